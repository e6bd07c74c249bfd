/**
 * Keeps the page running over traps: a fresh instance is started with the texts that the last one
 * saved. If the same texts bring that one down too, they are shown in plain fields instead.
 */

import type { Session } from "../host/session.ts";
import { say } from "../i18n/index.ts";
import { LoadError, pageRoot, showFailure } from "./failure.ts";

/** @param start starts one instance in an element */
export async function keepRunning(
  session: Session,
  start: (root: Element, onTrap: () => void) => Promise<void>,
): Promise<void> {
  /** What was saved at the last trap; undefined before the first one. */
  let stateOfLastTrap: string | null | undefined;

  async function run() {
    let isTrapped = false;
    try {
      await start(freshRoot(), () => {
        isTrapped = true;
        // Not from within the call that failed: its own listeners must have ended.
        setTimeout(recover);
      });
    } catch (error) {
      if (!isTrapped) {
        throw error;
      }
      console.error(error);
    }
  }

  function recover() {
    if (stateOfLastTrap === session.state) {
      showTexts(session, () => {
        stateOfLastTrap = undefined;
        void run();
      });
      return;
    }
    stateOfLastTrap = session.state;
    session.wasRestarted = true;
    void run();
  }

  await run();
}

/** An empty element in the place of the old one: listeners of a dead instance stay behind. */
function freshRoot(): HTMLElement {
  const root = document.createElement("div");
  root.id = "app";
  pageRoot().replaceWith(root);
  return root;
}

/** Shows the saved texts without the module, to be changed and tried again. */
function showTexts(session: Session, retry: () => void): void {
  const workspace = session.workspace ?? { documents: [] };
  if (workspace.documents.length === 0) {
    showFailure(new LoadError("The checker stopped twice because of an error of its own."));
    return;
  }
  const main = document.createElement("main");
  const reason = document.createElement("p");
  reason.setAttribute("role", "alert");
  reason.textContent = say("boot_gave_up");
  main.append(reason);
  const fields = workspace.documents.map(({ name, text }) => {
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
  button.textContent = say("boot_try_again");
  button.addEventListener("click", () => {
    const documents = workspace.documents.map((document, index) => ({
      ...document,
      text: fields[index]?.() ?? document.text,
    }));
    session.keep({ ...workspace, documents });
    session.wasRestarted = false;
    retry();
  });
  main.append(button);
  freshRoot().append(main);
}
