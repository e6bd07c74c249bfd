/** The commands of WebDriver that the journeys need, whatever carries them to the browser. */

import { within } from "./waiting.mjs";

/** How long a browser may take for one command, in milliseconds. */
const COMMAND_LIMIT = 20_000;
/** How WebDriver names a reference to an element. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
/** The keys that have no letter, as WebDriver writes them. */
const KEYS = { Control: "\uE009", Enter: "\uE007" };

/**
 * @typedef {"navigate" | "execute" | "perform" | "frame" | "click" | "picture"} Command
 * @typedef {(command: Command, params: object) => Promise<unknown>} Send
 */
export class WebDriver {
  #send;

  /** @param {Send} send */
  constructor(send) {
    this.#send = (command, params) => within(COMMAND_LIMIT, send(command, params));
  }

  /** Opens an address and waits until it is loaded. */
  async open(url) {
    await this.#send("navigate", { url });
  }

  /** Calls a function in the page; what it takes and returns is JSON, or an element. */
  async evaluate(run, ...args) {
    return this.#send("execute", { script: `return (${run})(...arguments)`, args });
  }

  /** Clicks the middle of an element that `evaluate` returned. */
  async click(element) {
    await this.#send("click", { id: element[ELEMENT] });
  }

  /** Presses keys together, such as `press("Control", "a")`. */
  async press(...names) {
    const keys = names.map((name) => KEYS[name] ?? name);
    const down = keys.map((value) => ({ type: "keyDown", value }));
    const up = keys.reverse().map((value) => ({ type: "keyUp", value }));
    await this.#send("perform", { actions: [{ type: "key", id: "keyboard", actions: [...down, ...up] }] });
  }

  /** Types letters, one key after the other. */
  async type(text) {
    for (const letter of text) {
      await this.press(letter);
    }
  }

  /** From here on, the page is what is in its first frame. */
  async enterFrame() {
    await this.#send("frame", { id: 0 });
  }

  /** From here on, the page is the page itself. */
  async leaveFrame() {
    await this.#send("frame", { id: null });
  }

  /** @returns {Promise<Buffer>} the screen as PNG */
  async picture() {
    return Buffer.from(await this.#send("picture", {}), "base64");
  }
}

/** The end of a program: to wait for, and to check that it has not come. */
export function endOf(child, program) {
  let failure;
  const promise = new Promise((resolve) => {
    child.once("error", (error) => resolve((failure = error)));
    child.once("exit", (code) => resolve((failure = new Error(`${program} ended with ${code}`))));
  });
  const check = () => {
    if (failure) {
      throw failure;
    }
  };
  return { promise, check };
}
