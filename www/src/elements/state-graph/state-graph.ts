/**
 * `<state-graph>`: the states of a machine as a graph; see `contract/elements.ts`.
 *
 * INVARIANT: texts of the user become text nodes and attributes, never markup.
 */

import type { StateGraphElement } from "../../contract/elements.ts";
import type { Graph, State, TransitionKind } from "../../contract/report.ts";
import { DIAGRAM_STYLE } from "../diagram/diagram.styles.ts";
import { asText, fileName } from "../diagram/export-svg.ts";
import { measurer, short } from "../diagram/labels.ts";
import { rove, setTabStop } from "../diagram/roving-focus.ts";
import { VERDICTS, withoutSymbol, withSymbol, wordOf, worst } from "../diagram/verdicts.ts";
import { button, h, sheet } from "../dom.ts";
import { draw } from "./draw.ts";
import { type Layout, layOut } from "./layout.ts";
import { type Drawn, nested } from "./state.ts";

/** More states than this are drawn when the user asks for it. */
const AT_ONCE = 400;
/** Milliseconds that typing must pause. */
const PAUSE_MS = 200;

const styleSheet = sheet(DIAGRAM_STYLE);
const say = (key: string, params = {}) => sfnHost.say(`diagram_${key}`, params);

export class StateGraph extends HTMLElement implements StateGraphElement {
  #view = h("div", { className: "view" });
  #save = button("save", () => this.#saveFile());
  #drawLarge = button("draw", () => this.#wantLarge());
  #status = h("p", { role: "status" });
  #help = h("p", { id: "help" });
  #cut = h("p");
  #graph: Graph | null = null;
  /** What was drawn last. */
  #drawn = "";
  #nodes: SVGGElement[] = [];
  #svg: SVGSVGElement | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isSeen = false;
  #isLargeWanted = false;
  #observer = new IntersectionObserver(
    (entries) => {
      this.#isSeen = entries.at(-1)?.isIntersecting ?? false;
      this.#drawSoon(0);
    },
    { rootMargin: "300px" },
  );

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [styleSheet];
    this.#save.hidden = this.#drawLarge.hidden = true;
    root.append(
      this.#view,
      h("div", { className: "bar" }, this.#save, this.#drawLarge, this.#status, this.#help, this.#cut),
    );
    rove(this.#view, { all: () => this.#nodes, onPress: (_, index) => this.#reveal(index) });
    // What was set before the element was defined.
    if (Object.hasOwn(this, "graph")) {
      const { graph } = this;
      delete (this as { graph?: Graph | null }).graph;
      this.graph = graph;
    }
  }

  connectedCallback(): void {
    this.#observer.observe(this);
  }

  disconnectedCallback(): void {
    this.#observer.disconnect();
    clearTimeout(this.#timer);
  }

  get graph(): Graph | null {
    return this.#graph;
  }

  set graph(graph: Graph | null) {
    this.#graph = graph;
    this.#drawSoon(this.#svg ? PAUSE_MS : 0);
  }

  get #label(): string {
    return this.getAttribute("label") ?? "";
  }

  #wantLarge(): void {
    this.#isLargeWanted = true;
    this.#drawSoon(0);
  }

  #drawSoon(pause: number): void {
    const graph = this.#graph;
    if (!this.#isSeen || !graph) {
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#draw(graph), pause);
  }

  #draw(graph: Graph): void {
    // Most of what is typed changes nothing of the graph.
    const key = JSON.stringify([graph, this.#isLargeWanted, sfnHost.language()]);
    if (this.#drawn === key) {
      return;
    }
    this.#drawn = key;
    const { length } = graph.states;
    const focused = this.#nodes.indexOf(this.shadowRoot?.activeElement as SVGGElement);
    this.#status.textContent = "";
    this.#cut.textContent = graph.isCut ? say("cut", { states: length }) : "";
    const isLarge = length > AT_ONCE && !this.#isLargeWanted;
    this.#drawLarge.hidden = !isLarge;
    this.#drawLarge.textContent = say("draw_large", { states: length });
    this.#save.textContent = say("save");
    if (isLarge) {
      this.#show(null, []);
      return;
    }
    try {
      const { all, top } = nested(graph, transitionLabel);
      const layout = layOut(top, {
        measure: measurer(this),
        cut: short,
        texts: textsOf,
        start: say("start"),
        end: say("end"),
      });
      this.#show(layout, all);
    } catch (error) {
      console.warn(error);
      this.#show(null, []);
      this.#status.textContent = say("failed");
    }
    this.#nodes[focused]?.focus({ preventScroll: true });
  }

  /** @param layout null: nothing */
  #show(layout: Layout | null, all: Drawn[]): void {
    const { scrollLeft, scrollTop } = this.#view;
    const isNew = this.#svg === null;
    this.#svg = null;
    this.#nodes = [];
    this.#save.hidden = layout === null;
    this.#help.textContent = layout === null ? "" : say("graph_help");
    if (layout === null) {
      this.#view.replaceChildren();
      return;
    }
    const { svg, nodes } = draw(layout, {
      label: say("graph_of", { machine: this.#label }),
      texts: textsOf,
      fullName,
      absent: say("absent"),
    });
    svg.setAttribute("aria-describedby", "help");
    this.#svg = svg;
    this.#nodes = all.flatMap((drawn) => nodes.get(drawn) ?? []);
    this.#view.replaceChildren(svg);
    setTabStop(this.#nodes, this.#nodes[0]);
    if (isNew) {
      // Where the machine starts.
      const start = layout.boxes.find(({ mark, drawn }) => mark !== undefined || drawn);
      this.#view.scrollLeft = start ? start.x + start.width / 2 - this.#view.clientWidth / 2 : 0;
    } else {
      this.#view.scrollTo({ left: scrollLeft, top: scrollTop, behavior: "instant" });
    }
  }

  #reveal(index: number): void {
    this.dispatchEvent(new CustomEvent("reveal", { detail: index }));
  }

  #saveFile(): void {
    if (!this.#svg || !sfnHost.canSave()) {
      this.#status.textContent = say("refused");
      return;
    }
    const ground = getComputedStyle(this.#view).backgroundColor;
    sfnHost.saveFile(`${fileName(this.#label) || "graph"}.svg`, asText(this.#svg, ground));
    this.#status.textContent = say("saved");
  }
}

function transitionLabel(kind: TransitionKind, number: number): string {
  if (kind === "next") {
    return "";
  }
  return kind === "choice" ? `${say(kind)} ${number}` : say(kind);
}

/** What is written in a box. */
function textsOf({ state }: Drawn): { kind: string; name: string; verdict: string } {
  const verdict = worst(state.summary);
  return {
    kind: state.isDistributed ? `${state.kind}, ${say("distributed")}` : state.kind,
    name: short(state.name),
    verdict: verdict ? withSymbol(verdict, countOf(state, verdict)) : "",
  };
}

const countOf = (state: State, verdict: (typeof VERDICTS)[number]): string =>
  `${state.summary[verdict]} ${wordOf(verdict)}`;

/** Starts with the visible label, for speech input (WCAG 2.5.3 Label in Name). */
function fullName(drawn: Drawn): string {
  const { state } = drawn;
  const { kind, name, verdict } = textsOf(drawn);
  const others = VERDICTS.filter((other) => other !== worst(state.summary) && state.summary[other] > 0);
  const targets = [...new Set(state.transitions.map(({ target }) => target))];
  const parts = [
    kind,
    name,
    withoutSymbol(verdict),
    state.name === short(state.name) ? "" : state.name,
    ...others.map((other) => countOf(state, other)),
    targets.length > 0 ? `${say("then")} ${targets.join(", ")}` : "",
  ];
  return parts.filter(Boolean).join(", ");
}
