/**
 * `<role-map>`: who passes and assumes which role, across accounts and services. Part of the graph's
 * script; the page works without it.
 *
 * The core makes the map of the workspace, when typing pauses and the page has
 * nothing else to do.
 *
 * INVARIANT: texts of the user become text nodes and attributes, never markup. A map that does not
 * belong to the texts on the screen looks so.
 */

import { measurer, short } from "./graph-names.js";
import { asText } from "./graph-save.js";
import { STYLE } from "./graph-style.js";
import { SIGN, SIGNS, VERDICTS, wordsOf } from "./graph-words.js";
import { draw } from "./role-map-drawing.js";
import { layOut } from "./role-map-layout.js";
import { MAP_STYLE } from "./role-map-style.js";
import { TEXTS } from "./role-map-texts.js";
import { canSave, save } from "./save-file.js";

/** Milliseconds that typing must pause. */
const PAUSE = 300;
/** Characters of all documents beyond which the map is made when that is asked for. */
const AT_ONCE = 1_000_000;
/** Fewer nodes tell nothing that the checks do not. */
const NODES_AT_LEAST = 3;
/** What changes the map, or the words in it. */
const EVENTS = ["sfn-saved", "sfn-start", "sfn-core", "sfn-language", "sfn-texts"];

const styleSheet = new CSSStyleSheet();
styleSheet.replaceSync(STYLE + MAP_STYLE);
const narrow = matchMedia("(max-width: 599.98px)");
const whenIdle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 0));

const texts = () => TEXTS[globalThis.sfnHost.language()] ?? TEXTS.en;

/** The words that the graph of states is given by the page. */
function words() {
  const { language, texts } = globalThis.sfnHost;
  const table = texts(language()) ?? texts("en") ?? "";
  const line = table.split("\n").find((line) => line.startsWith("page:graph_words\t")) ?? "";
  return wordsOf(line.slice(line.indexOf("\t") + 1).split("|"));
}

/** The map with a section around it; hidden, while there is nothing to tell. */
export class RoleMap extends HTMLElement {
  #parts = {};
  #timer;
  #isSeen = false;
  /** Whether the texts changed since the map was made. */
  #isStale = true;
  /** Whether the user asked for the map of these texts, which are large. */
  #isWanted = false;
  /** What was drawn last. */
  #drawn = "";
  #svg = null;
  /** Of each element that the keyboard goes through the edges that it stands for. */
  #items = new Map();
  #observer = new IntersectionObserver(
    (entries) => {
      this.#isSeen = entries.at(-1).isIntersecting;
      this.#makeSoon();
    },
    { rootMargin: "600px", scrollMargin: "600px" },
  );

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [styleSheet];
    const part = (name, tag, className) => {
      const element = document.createElement(tag);
      element.className = className;
      this.#parts[name] = element;
      return element;
    };
    const section = part("section", "section", "");
    const bar = part("bar", "div", "bar");
    bar.append(
      part("save", "button", ""),
      part("large", "button", ""),
      part("said", "p", ""),
      part("help", "p", ""),
      part("note", "p", ""),
    );
    section.append(part("title", "h2", ""), part("about", "p", "about"), part("view", "div", "view"), bar, part("list", "ul", "hidden"));
    root.append(section);
    const { view, save, large, said, title, help } = this.#parts;
    section.hidden = true;
    title.id = "title";
    section.setAttribute("aria-labelledby", "title");
    help.id = "help";
    said.setAttribute("role", "status");
    save.dataset.testid = "role-map-save";
    large.dataset.testid = "role-map-draw";
    save.type = large.type = "button";
    save.addEventListener("click", () => this.#save());
    large.addEventListener("click", () => {
      this.#isWanted = true;
      this.#make();
    });
    view.addEventListener("keydown", (event) => this.#pressed(event));
    view.addEventListener("click", ({ target }) => this.#reveal(this.#itemOf(target)));
    view.addEventListener("focusin", ({ target }) => this.#moveTabStop(this.#itemOf(target)));
  }

  connectedCallback() {
    EVENTS.forEach((name) => addEventListener(name, this.#changed));
    narrow.addEventListener("change", this.#changed);
    this.#observer.observe(this);
  }

  disconnectedCallback() {
    EVENTS.forEach((name) => removeEventListener(name, this.#changed));
    narrow.removeEventListener("change", this.#changed);
    this.#observer.disconnect();
    clearTimeout(this.#timer);
  }

  #changed = () => {
    this.#isStale = true;
    this.#isWanted = false;
    this.#parts.section.classList.add("stale");
    this.#makeSoon();
  };

  #makeSoon() {
    clearTimeout(this.#timer);
    if (this.#isSeen && this.#isStale) {
      this.#timer = setTimeout(() => whenIdle(() => this.#make()), PAUSE);
    }
  }

  async #make() {
    if (!this.isConnected || !this.#isStale) {
      return;
    }
    const verdict = document.querySelector("[data-testid=verdict]");
    if (verdict?.dataset.pending !== "false") {
      this.#makeSoon();
      return;
    }
    const size = globalThis.sfnHost.checkedSize();
    if (size > AT_ONCE && !this.#isWanted) {
      this.#offer(size);
      return;
    }
    if (!globalThis.sfnHost.isCoreLoaded()) {
      // The core tells when it is there.
      return;
    }
    // What changes from now on makes it stale again.
    this.#isStale = false;
    const map = await globalThis.sfnHost.roleMap();
    if (this.#isStale || !this.isConnected) {
      return;
    }
    this.#parts.section.classList.remove("stale");
    const key = JSON.stringify([map, globalThis.sfnHost.language(), narrow.matches]);
    if (key !== this.#drawn) {
      this.#drawn = key;
      this.#show(map);
    }
  }

  /** The button for what is large. */
  #offer(size) {
    this.#clear();
    const { section, large } = this.#parts;
    section.classList.remove("stale");
    section.hidden = large.hidden = false;
    large.textContent = texts().draw(Math.ceil(size / 1000));
  }

  /** Everything but the title. */
  #clear() {
    const { view, list, save, large, said, help, note, title, about } = this.#parts;
    this.#drawn = "";
    this.#svg = null;
    this.#items = new Map();
    view.replaceChildren();
    list.replaceChildren();
    save.hidden = large.hidden = true;
    for (const part of [said, help, note]) {
      part.textContent = "";
    }
    title.textContent = texts().title;
    about.textContent = texts().about;
  }

  #show(map) {
    const key = this.#drawn;
    const focused = [...this.#items.keys()].indexOf(this.shadowRoot.activeElement);
    const { scrollLeft, scrollTop } = this.#parts.view;
    const isNew = this.#svg === null;
    this.#clear();
    this.#drawn = key;
    const { section, view, list, save, said, help, note } = this.#parts;
    section.hidden = map !== null && !isTelling(map);
    if (section.hidden) {
      return;
    }
    if (map === null) {
      said.textContent = texts().failed;
      return;
    }
    const written = shown(map);
    const full = told(map, written);
    try {
      const layout = layOut(map, {
        isNarrow: narrow.matches,
        width: view.clientWidth || this.clientWidth,
        measure: measurer(this),
        texts: written,
      });
      const { svg, items } = draw(map, layout, { label: texts().title, texts: written, full });
      svg.setAttribute("aria-describedby", "help");
      this.#svg = svg;
      this.#items = items;
      view.replaceChildren(svg);
      const { x, y, width, height } = layout.nodes[0];
      // Where the first machine is.
      view.scrollLeft = isNew ? x + width / 2 - view.clientWidth / 2 : scrollLeft;
      view.scrollTop = isNew ? y + height / 2 - view.clientHeight / 2 : scrollTop;
    } catch (error) {
      console.warn(error);
      said.textContent = texts().failed;
    }
    list.setAttribute("aria-label", texts().asText);
    list.append(...full.sentences.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    save.textContent = words().save;
    save.hidden = this.#svg === null || !canSave();
    help.textContent = texts().help;
    note.textContent = [
      map.leftOut > 0 ? texts().leftOut(map.leftOut) : "",
      map.unevaluated > 0 ? texts().unevaluated(map.unevaluated) : "",
    ].join(" ").trim();
    const elements = [...this.#items.keys()];
    elements[0]?.setAttribute("tabindex", "0");
    elements[focused]?.focus({ preventScroll: true });
  }

  #itemOf(target) {
    return target.closest?.(".state");
  }

  #moveTabStop(item) {
    if (this.#items.has(item)) {
      this.#items.forEach((_, one) => one.setAttribute("tabindex", "-1"));
      item.setAttribute("tabindex", "0");
    }
  }

  #pressed(event) {
    const all = [...this.#items.keys()];
    const place = all.indexOf(this.#itemOf(event.target));
    if (place < 0 || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const last = all.length - 1;
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
      all[next].focus({ preventScroll: true });
      all[next].scrollIntoView({ block: "nearest", inline: "nearest" });
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.#reveal(all[place]);
    }
  }

  /** Shows the check of an edge, or the most urgent one around a node. */
  #reveal(item) {
    const edges = this.#items.get(item)?.edges.filter(({ row }) => row) ?? [];
    const urgent = ["denied", "missing", "undecided", "granted"];
    const [edge] = edges.sort((one, two) => urgent.indexOf(one.verdict) - urgent.indexOf(two.verdict));
    if (!edge) {
      return;
    }
    const row = rowOf(edge);
    row?.setAttribute("tabindex", "-1");
    // Not all checks are on the screen at once.
    const element = row ?? document.getElementById("checks-title");
    element?.scrollIntoView({ block: row ? "center" : "start" });
    element?.focus({ preventScroll: true });
  }

  #save() {
    save("role-map.svg", asText(this.#svg, getComputedStyle(this.#parts.view).backgroundColor));
    this.#parts.said.textContent = words().saved;
  }
}

const isTelling = ({ nodes, edges }) =>
  nodes.length >= NODES_AT_LEAST && edges.some(({ verdict }) => verdict !== null);

/** The row of the check that an edge leads to, if it is drawn. */
function rowOf({ row: { task, kind, role, resource } }) {
  const within = task === null ? document : document.getElementById(`checks-${task}`);
  const rows = within?.querySelectorAll(`.row[data-kind="${kind}"]`) ?? [];
  return Array.from(rows).find(({ dataset }) => dataset.role === role && (dataset.resource ?? null) === resource);
}

/** @returns {string} what a node is */
function kindOf({ kind, isExecution, isTarget, isPassed, isKnown }) {
  const { machine, service, execution, target, passed, role, unknown } = texts();
  if (kind !== "role") {
    return kind === "service" ? service : machine;
  }
  const parts = [isExecution && execution, isTarget && target, isPassed && passed].filter(Boolean);
  return [...(parts.length > 0 ? parts : [role]), isKnown ? "" : unknown].filter(Boolean).join(texts().comma);
}

/** Of services that may be meant, any one. */
const nameOf = ({ kind, name }) => (kind === "service" ? name.split(", ").join(texts().services) : name || texts().unknown);
const accountOf = ({ name }) => (name ? texts().account(name) : texts().noAccount);

function verdictOf({ verdict }) {
  const at = VERDICTS.indexOf(verdict);
  return at < 0 ? "" : `${SIGNS[at]} ${words()[verdict]}`;
}

/** What is written in the picture. */
function shown(map) {
  return {
    accounts: map.accounts.map((account) => short(accountOf(account))),
    nodes: map.nodes.map((node) => ({ kind: capital(kindOf(node)), name: short(nameOf(node)) })),
    edges: map.edges.map((edge) => ({
      // The service has a box of its own: its first word tells it from others.
      what:
        edge.service === null || edge.kind !== "passes"
          ? texts().edges[edge.kind]
          : texts().passesTo(short(nameOf(map.nodes[edge.service]).replaceAll(".amazonaws.com", ""))),
      verdict: [verdictOf(edge), edge.states > 1 ? `(${texts().states(edge.states)})` : ""].filter(Boolean).join(" "),
    })),
  };
}

/**
 * The same in full. What controls are called begins with what is written on them, as people say it who
 * speak to the computer.
 */
function told(map, written) {
  const name = (at) => nameOf(map.nodes[at]);
  const sentences = map.edges.map((edge) =>
    texts().sentences[edge.kind](name(edge.from), name(edge.to), edge.service === null ? "" : name(edge.service)),
  );
  return {
    nodes: map.nodes.map((node, at) => {
      const { text, account } = node;
      const whole = node.kind === "service" || !text ? nameOf(node) : text;
      const { kind, name } = written.nodes[at];
      return [kind, name, whole === name ? "" : whole, account === null ? "" : accountOf(map.accounts[account])]
        .filter(Boolean)
        .join(texts().comma);
    }),
    edges: map.edges.map((_, at) => {
      const { what, verdict } = written.edges[at];
      return [what, verdict.replace(SIGN, ""), sentences[at]].filter(Boolean).join(texts().comma);
    }),
    sentences: map.edges.map((edge, at) => {
      const verdict = edge.verdict === null ? "" : `: ${words()[edge.verdict]}`;
      return sentences[at] + verdict + (edge.states > 1 ? texts().comma + texts().states(edge.states) : "");
    }),
  };
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
