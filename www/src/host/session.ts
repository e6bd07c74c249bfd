/** The workspace as it was saved last: it outlives an instance of the module. */

import type { HostEventMap, Origin, StartProblem } from "../contract/host.ts";
import type { Workspace } from "../contract/report.ts";
import { texts } from "./texts.ts";

export class Session {
  /** What was saved last, with what stands for its texts. */
  state: string | null = null;
  origin: Origin = "";
  problem: StartProblem = "";
  wasRestarted = false;
  /** Called when something was saved. */
  onSave: () => void = () => {};
  /** Called when the module could not read what was kept since the last visit. */
  onForeign: () => void = () => {};
  /** What is there again if the module cannot read what it was to begin with. */
  #before: { state: string | null; origin: Origin } = { state: null, origin: "" };
  #tell: (type: keyof HostEventMap) => void;

  /** @param tell fires an event of the host */
  constructor(tell: (type: keyof HostEventMap) => void) {
    this.#tell = tell;
  }

  get workspace(): Workspace | null {
    return this.state === null ? null : texts.with(this.state);
  }

  /** Shows a workspace: the module reads it, now or when it is there. It may be anything. */
  begin(value: unknown, origin: Origin): void {
    this.#before = { state: this.state, origin: this.origin };
    this.keep(value);
    this.origin = origin;
    this.setProblem("");
    this.#tell("start");
  }

  /** Keeps a workspace without showing it. */
  keep(value: unknown): void {
    this.state = JSON.stringify(texts.without(value));
  }

  /** The module cannot read what it was to begin with. */
  reject(why: StartProblem): void {
    const { origin } = this;
    Object.assign(this, this.#before);
    if (origin === "link") {
      this.setProblem(why);
    } else {
      this.onForeign();
    }
  }

  setProblem(why: StartProblem): void {
    this.problem = why;
    this.#tell("problem");
  }

  save(state: string, inUse: Iterable<number>, origin: Origin): void {
    this.state = state;
    texts.use(inUse);
    this.origin = origin;
    this.onSave();
  }
}
