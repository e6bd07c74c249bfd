/**
 * `<state-graph>`: the states of a machine as a graph. Loaded in the background; the page works
 * without it.
 *
 * Attribute: `label`, the name of the machine.
 * Property: `graph`, `[words, cells, isCut]`: what the element says, in the order of `WORDS`; of each
 * state its name, type, the place of the state around it (from 1; 0: none), the number of its branch,
 * flags (1 start, 2 end, 4 distributed), four counts of checks, the number of ways, and of each way
 * what leads there (an index of `BY`), its number and the name of the other state; whether states
 * were left out.
 * Event: `reveal`, with the place of a state as `detail`.
 *
 * INVARIANT: texts of the user become text nodes and attributes, never markup.
 */

import { draw, worst } from "./graph-drawing.js";
import { layOut } from "./graph-layout.js";
import { measurer, short } from "./graph-names.js";
import { asText, fileName } from "./graph-save.js";
import { STYLE } from "./graph-style.js";
import { SIGN, SIGNS, VERDICTS, wordsOf } from "./graph-words.js";
import { RoleMap } from "./role-map.js";
import { canSave, save } from "./save-file.js";

const BY = ["", "default", "choice", "catch"];

/** More states than this are drawn when the user asks for it. */
const AT_ONCE = 400;
/** Milliseconds that typing must pause. */
const PAUSE = 200;
const styleSheet = new CSSStyleSheet();
styleSheet.replaceSync(STYLE);

/** Before the words of a verdict. */

/** Takes the flat list apart. */
function read(cells) {
  const states = [];
  const whole = [];
  for (let at = 0; at < cells.length; ) {
    const [name, kind, parent, branch, flags, ...counts] = cells.slice(at, at + 9);
    const ways = [];
    const end = at + 10 + 3 * cells[at + 9];
    for (at += 10; at < end; at += 3) {
      const [by, number, to] = cells.slice(at, at + 3);
      ways.push({ by: BY[by], number, to });
    }
    const state = {
      name,
      kind,
      counts,
      ways,
      branches: [],
      isStart: (flags & 1) !== 0,
      isEnd: (flags & 2) !== 0,
      isDistributed: (flags & 4) !== 0,
    };
    states.push(state);
    const around = states[parent - 1];
    (around ? (around.branches[branch] ??= []) : whole).push(state);
  }
  return { states, whole };
}

class StateGraph extends HTMLElement {
  #view = document.createElement("div");
  #button = document.createElement("button");
  #large = document.createElement("button");
  #help = document.createElement("p");
  #said = document.createElement("p");
  #cut = document.createElement("p");
  #given = null;
  /** What was drawn last. */
  #drawn = null;
  #words = {};
  #states = [];
  #nodes = new Map();
  #svg = null;
  #timer;
  #isSeen = false;
  #isLargeWanted = false;
  #observer = new IntersectionObserver(
    (entries) => {
      this.#isSeen = entries.at(-1).isIntersecting;
      this.#drawSoon(0);
    },
    { rootMargin: "300px" },
  );

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [styleSheet];
    const bar = document.createElement("div");
    bar.className = "bar";
    this.#view.className = "view";
    this.#help.id = "help";
    this.#said.setAttribute("role", "status");
    for (const button of [this.#button, this.#large]) {
      button.type = "button";
      button.hidden = true;
    }
    this.#button.dataset.testid = "graph-save";
    this.#large.dataset.testid = "graph-draw";
    this.#button.addEventListener("click", () => this.#save());
    this.#large.addEventListener("click", () => {
      this.#isLargeWanted = true;
      this.#drawSoon(0);
    });
    bar.append(this.#button, this.#large, this.#said, this.#help, this.#cut);
    root.append(this.#view, bar);
    this.#view.addEventListener("keydown", (event) => this.#pressed(event));
    this.#view.addEventListener("click", (event) => this.#reveal(event.target));
    this.#view.addEventListener("focusin", (event) => this.#moveTabStop(event.target));
    // What was set before the element was defined.
    if (Object.hasOwn(this, "graph")) {
      const { graph } = this;
      delete this.graph;
      this.graph = graph;
    }
  }

  connectedCallback() {
    this.#observer.observe(this);
  }

  disconnectedCallback() {
    this.#observer.disconnect();
    clearTimeout(this.#timer);
  }

  get graph() {
    return this.#given;
  }

  set graph(given) {
    this.#given = given;
    this.#drawSoon(this.#svg ? PAUSE : 0);
  }

  #drawSoon(pause) {
    if (!this.#isSeen || !this.#given) {
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#draw(), pause);
  }

  #draw() {
    const [words, cells, isCut] = this.#given;
    // Most of what is typed changes nothing of the graph.
    const key = JSON.stringify([this.#given, this.#isLargeWanted]);
    if (this.#drawn === key) {
      return;
    }
    this.#drawn = key;
    this.#words = wordsOf(words);
    const { states, whole } = read(cells);
    const focused = this.#states.findIndex((state) => this.#nodes.get(state) === this.shadowRoot.activeElement);
    this.#states = states;
    this.#said.textContent = "";
    this.#cut.textContent = isCut ? this.#words.cut.replace("%", states.length) : "";
    const isLarge = states.length > AT_ONCE && !this.#isLargeWanted;
    this.#large.hidden = !isLarge;
    this.#large.textContent = this.#words.drawLarge.replace("%", states.length);
    this.#button.textContent = this.#words.save;
    if (isLarge) {
      this.#show(null);
      return;
    }
    for (const way of states.flatMap((state) => state.ways)) {
      way.label = way.by ? this.#words[way.by] + (way.by === "choice" ? ` ${way.number}` : "") : "";
      way.isCatch = way.by === "catch";
    }
    try {
      this.#show(this.#layOut(whole));
    } catch (error) {
      console.warn(error);
      this.#show(null);
      this.#said.textContent = this.#words.failed;
    }
    this.#nodes.get(states[focused])?.focus({ preventScroll: true });
  }

  #layOut(whole) {
    const { start, end } = this.#words;
    const texts = (state) => this.#texts(state);
    return layOut(whole, { measure: measurer(this), cut: short, texts, start, end });
  }

  /** @param {import("./graph-layout.js").Layout | null} layout null: nothing */
  #show(layout) {
    const { scrollLeft, scrollTop } = this.#view;
    const isNew = this.#svg === null;
    this.#svg = null;
    this.#nodes = new Map();
    this.#button.hidden = layout === null;
    this.#help.textContent = layout === null ? "" : this.#words.help;
    if (layout === null) {
      this.#view.replaceChildren();
      return;
    }
    const { svg, nodes } = draw(layout, {
      label: `${this.#words.graphOf} ${this.getAttribute("label") ?? ""}`,
      texts: (state) => this.#texts(state),
      describe: (state) => this.#describe(state),
      absent: this.#words.absent,
    });
    svg.setAttribute("aria-describedby", "help");
    this.#svg = svg;
    this.#nodes = nodes;
    this.#view.replaceChildren(svg);
    nodes.get(this.#states[0])?.setAttribute("tabindex", "0");
    if (isNew) {
      // Where the machine starts.
      const start = layout.boxes.find(({ mark, state }) => mark !== undefined || state);
      this.#view.scrollLeft = start ? start.x + start.width / 2 - this.#view.clientWidth / 2 : 0;
    } else {
      this.#view.scrollTo({ left: scrollLeft, top: scrollTop, behavior: "instant" });
    }
  }

  /** What is written in a box. */
  #texts(state) {
    const verdict = worst(state);
    const kind = state.isDistributed ? `${state.kind}, ${this.#words.distributed}` : state.kind;
    return {
      kind,
      name: short(state.name),
      verdict: verdict < 0 ? "" : `${SIGNS[verdict]} ${state.counts[verdict]} ${this.#words[VERDICTS[verdict]]}`,
    };
  }

  #describe(state) {
    // Begins with what can be read in the box, as people say it who speak to the computer.
    const parts = Object.values(this.#texts(state)).map((text) => text.replace(SIGN, ""));
    if (state.name !== short(state.name)) {
      parts.push(state.name);
    }
    VERDICTS.forEach((verdict, at) => {
      if (state.counts[at] > 0 && at !== worst(state)) {
        parts.push(`${state.counts[at]} ${this.#words[verdict]}`);
      }
    });
    if (state.ways.length > 0) {
      parts.push(`${this.#words.then} ${[...new Set(state.ways.map(({ to }) => to))].join(", ")}`);
    }
    return parts.filter(Boolean).join(", ");
  }

  #placeOf(target) {
    const node = target.closest?.(".state");
    return node ? this.#states.findIndex((state) => this.#nodes.get(state) === node) : -1;
  }

  #moveTabStop(target) {
    const place = this.#placeOf(target);
    if (place >= 0) {
      this.#nodes.forEach((node) => node.setAttribute("tabindex", "-1"));
      this.#nodes.get(this.#states[place]).setAttribute("tabindex", "0");
    }
  }

  #pressed(event) {
    const place = this.#placeOf(event.target);
    if (place < 0 || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const last = this.#states.length - 1;
    const next = {
      ArrowDown: Math.min(place + 1, last),
      ArrowRight: Math.min(place + 1, last),
      ArrowUp: Math.max(place - 1, 0),
      ArrowLeft: Math.max(place - 1, 0),
      Home: 0,
      End: last,
    }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      const node = this.#nodes.get(this.#states[next]);
      node.focus({ preventScroll: true });
      node.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.#reveal(event.target);
    }
  }

  #reveal(target) {
    const place = this.#placeOf(target);
    if (place >= 0) {
      this.dispatchEvent(new CustomEvent("reveal", { detail: place }));
    }
  }

  #save() {
    if (!this.#svg || !canSave()) {
      this.#said.textContent = this.#words.refused;
      return;
    }
    save(`${fileName(this.getAttribute("label")) || "graph"}.svg`, asText(this.#svg, getComputedStyle(this.#view).backgroundColor));
    this.#said.textContent = this.#words.saved;
  }
}

customElements.define("state-graph", StateGraph);
customElements.define("role-map", RoleMap);
document.documentElement.setAttribute("data-graph", "");
