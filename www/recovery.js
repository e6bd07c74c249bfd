/**
 * Keeps the page running over traps: a fresh instance is started with the texts that the last one
 * saved. If the same texts bring that one down too, they are shown in plain fields instead.
 */

import { LoadError, showFailure } from "./failure.js";
import { say } from "./language.js";

/**
 * @param {import("./host.js").Host} host
 * @param {(root: Element, onTrap: () => void) => Promise<void>} start starts one
 *   instance in an element
 */
export async function keepRunning(host, start) {
  /** The saved texts of the last trap; undefined before the first one. */
  let stateOfLastTrap;

  async function run() {
    let trapped = false;
    try {
      await start(freshRoot(), () => {
        trapped = true;
        // Not from within the call that failed: its own listeners must have ended.
        setTimeout(recover);
      });
    } catch (error) {
      if (!trapped) {
        throw error;
      }
      console.error(error);
    }
  }

  function recover() {
    if (stateOfLastTrap === host.state) {
      showTexts(host, () => {
        stateOfLastTrap = undefined;
        run();
      });
      return;
    }
    stateOfLastTrap = host.state;
    host.wasRestarted = true;
    run();
  }

  await run();
}

/** An empty element in the place of the old one: listeners of a dead instance stay behind. */
function freshRoot() {
  const root = document.createElement("div");
  root.id = "app";
  document.getElementById("app").replaceWith(root);
  return root;
}

/** Shows the saved texts without the module, to be changed and tried again. */
function showTexts(host, retry) {
  const workspace = host.workspace ?? { documents: [] };
  if (workspace.documents.length === 0) {
    showFailure(new LoadError("The checker stopped twice because of an error of its own."));
    return;
  }
  const main = document.createElement("main");
  const reason = document.createElement("p");
  reason.setAttribute("role", "alert");
  reason.textContent = say("gave_up");
  main.append(reason);
  const texts = workspace.documents.map(({ name, text }) => {
    const label = document.createElement("label");
    const field = document.createElement("textarea");
    field.rows = 12;
    field.value = text;
    label.append(name, field);
    main.append(label);
    // Read back: a field has line breaks of one kind only.
    const shown = field.value;
    return () => (field.value === shown ? text : field.value);
  });
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = say("try_again");
  button.addEventListener("click", () => {
    const documents = workspace.documents.map((document, index) => ({
      ...document,
      text: texts[index](),
    }));
    host.workspace = { ...workspace, documents };
    host.wasRestarted = false;
    retry();
  });
  main.append(button);
  freshRoot().append(main);
}
