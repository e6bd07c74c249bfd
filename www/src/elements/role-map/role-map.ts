/**
 * `<role-map>`: who passes and assumes which role; see `contract/elements.ts`.
 *
 * INVARIANT: texts of the user become text nodes and attributes, never markup. A map that does not
 * belong to the texts on the screen looks so.
 */

import type { RoleMapElement } from "../../contract/elements.ts";
import type { Edge, RoleMap as Relations } from "../../contract/report.ts";
import { DIAGRAM_STYLE } from "../diagram/diagram.styles.ts";
import { asText } from "../diagram/export-svg.ts";
import { measurer } from "../diagram/labels.ts";
import { rove, setTabStop } from "../diagram/roving-focus.ts";
import { URGENT_FIRST } from "../diagram/verdicts.ts";
import { button, h, sheet } from "../dom.ts";
import { described, written } from "./describe.ts";
import { draw } from "./draw.ts";
import { layOut } from "./layout.ts";
import { ROLE_MAP_STYLE } from "./role-map.styles.ts";

/** Fewer nodes tell nothing that the checks do not. */
const NODES_AT_LEAST = 3;

const styleSheet = sheet(DIAGRAM_STYLE, ROLE_MAP_STYLE);
const narrow = matchMedia("(max-width: 599.98px)");
const say = (key: string, params = {}) => sfnHost.say(`map_${key}`, params);

/** What Yew sets; in a batch, so that one change draws once. */
const PROPERTIES = ["map", "isStale", "offered", "hasFailed"] as const;

/** The map with a section around it; hidden, while there is nothing to tell. */
export class RoleMap extends HTMLElement implements RoleMapElement {
  #title = h("h2", { id: "title" });
  #about = h("p", { className: "about" });
  #view = h("div", { className: "view" });
  #save = button("save", () => this.#saveFile());
  #drawLarge = button("draw", () => this.dispatchEvent(new Event("wanted")));
  #status = h("p", { role: "status" });
  #help = h("p", { id: "help" });
  #note = h("p");
  #list = h("ul", { className: "hidden" });
  #section = h(
    "section",
    { hidden: true },
    this.#title,
    this.#about,
    this.#view,
    h("div", { className: "bar" }, this.#save, this.#drawLarge, this.#status, this.#help, this.#note),
    this.#list,
  );
  #map: Relations | null = null;
  #isStale = false;
  #offered = 0;
  #hasFailed = false;
  #isDue = false;
  /** What was drawn last. */
  #drawn = "";
  #svg: SVGSVGElement | null = null;
  /** Of each element that the keyboard goes through the edges that it stands for. */
  #items = new Map<SVGElement, Edge[]>();
  #observer = new IntersectionObserver(
    (entries) => {
      const detail = entries.at(-1)?.isIntersecting ?? false;
      this.dispatchEvent(new CustomEvent("near", { detail }));
    },
    { rootMargin: "600px", scrollMargin: "600px" } as IntersectionObserverInit,
  );

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [styleSheet];
    this.#section.setAttribute("aria-labelledby", "title");
    root.append(this.#section);
    rove(this.#view, { all: () => [...this.#items.keys()], onPress: (item) => this.#reveal(item) });
    // What was set before the element was defined.
    for (const name of PROPERTIES) {
      if (Object.hasOwn(this, name)) {
        const value: unknown = this[name];
        delete (this as Record<string, unknown>)[name];
        Object.assign(this, { [name]: value });
      }
    }
  }

  connectedCallback(): void {
    narrow.addEventListener("change", this.#changed);
    this.#observer.observe(this);
  }

  disconnectedCallback(): void {
    narrow.removeEventListener("change", this.#changed);
    this.#observer.disconnect();
  }

  get map(): Relations | null {
    return this.#map;
  }

  set map(map: Relations | null) {
    this.#map = map;
    this.#changed();
  }

  get isStale(): boolean {
    return this.#isStale;
  }

  set isStale(isStale: boolean) {
    this.#isStale = isStale;
    this.#changed();
  }

  get offered(): number {
    return this.#offered;
  }

  set offered(characters: number) {
    this.#offered = characters;
    this.#changed();
  }

  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  set hasFailed(hasFailed: boolean) {
    this.#hasFailed = hasFailed;
    this.#changed();
  }

  #changed = (): void => {
    if (!this.#isDue) {
      this.#isDue = true;
      queueMicrotask(() => {
        this.#isDue = false;
        this.#update();
      });
    }
  };

  #update(): void {
    this.#section.classList.toggle("stale", this.#isStale && this.#offered === 0);
    const key = JSON.stringify([this.#map, this.#offered, this.#hasFailed, sfnHost.language(), narrow.matches]);
    if (key === this.#drawn) {
      return;
    }
    if (this.#offered > 0) {
      this.#clear();
      this.#section.hidden = this.#drawLarge.hidden = false;
      this.#drawLarge.textContent = say("draw", { kilobytes: Math.ceil(this.#offered / 1000) });
    } else {
      this.#show();
    }
    this.#drawn = key;
  }

  /** Everything but the title. */
  #clear(): void {
    this.#svg = null;
    this.#items = new Map();
    this.#view.replaceChildren();
    this.#list.replaceChildren();
    this.#save.hidden = this.#drawLarge.hidden = true;
    for (const part of [this.#status, this.#help, this.#note]) {
      part.textContent = "";
    }
    this.#title.textContent = say("title");
    this.#about.textContent = say("about");
  }

  #show(): void {
    const focused = [...this.#items.keys()].indexOf(this.shadowRoot?.activeElement as SVGElement);
    const { scrollLeft, scrollTop } = this.#view;
    const isNew = this.#svg === null;
    this.#clear();
    const map = this.#map;
    this.#section.hidden = !this.#hasFailed && (map === null || !isTelling(map));
    if (this.#section.hidden || map === null) {
      this.#status.textContent = this.#hasFailed ? say("failed") : "";
      return;
    }
    const texts = written(map);
    const full = described(map, texts);
    try {
      const screen = { isNarrow: narrow.matches, width: this.#view.clientWidth || this.clientWidth };
      const layout = layOut(map, screen, measurer(this), texts);
      const { svg, items } = draw(map, layout, { label: say("title"), texts, full });
      svg.setAttribute("aria-describedby", "help");
      this.#svg = svg;
      this.#items = items;
      this.#view.replaceChildren(svg);
      const { x, y, width, height } = layout.nodes[0] ?? { x: 0, y: 0, width: 0, height: 0 };
      // Where the first machine is.
      this.#view.scrollLeft = isNew ? x + width / 2 - this.#view.clientWidth / 2 : scrollLeft;
      this.#view.scrollTop = isNew ? y + height / 2 - this.#view.clientHeight / 2 : scrollTop;
    } catch (error) {
      console.warn(error);
      this.#status.textContent = say("failed");
    }
    this.#list.setAttribute("aria-label", say("as_text"));
    this.#list.append(...full.sentences.map((text) => h("li", { textContent: text })));
    this.#save.textContent = sfnHost.say("diagram_save");
    this.#save.hidden = this.#svg === null || !sfnHost.canSave();
    this.#help.textContent = say("help");
    this.#note.textContent = [
      map.leftOut > 0 ? say("left_out", { relations: map.leftOut }) : "",
      map.unevaluated > 0 ? say("unevaluated", { tasks: map.unevaluated }) : "",
    ]
      .join(" ")
      .trim();
    const elements = [...this.#items.keys()];
    setTabStop(elements, elements[0]);
    elements[focused]?.focus({ preventScroll: true });
  }

  /** Asks for the check of an edge, or the most urgent one around a node. */
  #reveal(item: SVGElement): void {
    const rank = ({ verdict }: Edge) => (verdict ? URGENT_FIRST.indexOf(verdict) : URGENT_FIRST.length);
    const [edge] = (this.#items.get(item) ?? []).filter(({ row }) => row).sort((a, b) => rank(a) - rank(b));
    if (edge?.row) {
      this.dispatchEvent(new CustomEvent("reveal", { detail: edge.row.check }));
    }
  }

  #saveFile(): void {
    if (this.#svg) {
      sfnHost.saveFile("role-map.svg", asText(this.#svg, getComputedStyle(this.#view).backgroundColor));
      this.#status.textContent = sfnHost.say("diagram_saved");
    }
  }
}

const isTelling = ({ nodes, edges }: Relations): boolean =>
  nodes.length >= NODES_AT_LEAST && edges.some(({ verdict }) => verdict !== null);
