/** How the room is shared between the project, the documents and the answer: by pointer, by keys, remembered. */

import { remember, remembered } from "./storage.ts";

/** Under which it is remembered. */
const REMEMBERED = "sfn-role-check.layout";
const STEP = 2;

type Splitter = "project" | "answer";
type Layout = { project: number; answer: number; isFolded: boolean };

/** In percent: the width of the tree of the window's, and that of the documents of what is left. */
const FIRST: Layout = { project: 15, answer: 46, isFolded: false };
const BOUNDS: Record<Splitter, [least: number, most: number]> = { project: [8, 40], answer: [20, 80] };

let layout = { ...FIRST };

/** Shows what was chosen last, and listens from now on. */
export function acceptSplitters(): void {
  try {
    const kept = JSON.parse(remembered(REMEMBERED) ?? "{}") as Partial<Layout>;
    layout = {
      project: bounded("project", kept.project),
      answer: bounded("answer", kept.answer),
      isFolded: kept.isFolded === true,
    };
  } catch {
    // What is kept is no layout.
  }
  show();
  addEventListener("pointerdown", pressed);
  addEventListener("dblclick", ({ target }) => {
    const name = nameOf(target);
    if (name) {
      set(name, FIRST[name], target);
    }
  });
  addEventListener("keydown", moved);
}

/** In percent. */
export const split = (name: string): number => layout[name === "project" ? "project" : "answer"];

export function toggleProject(): void {
  layout.isFolded = !layout.isFolded;
  show();
  remember(REMEMBERED, JSON.stringify(layout));
}

const bounded = (name: Splitter, share: unknown): number => {
  const [least, most] = BOUNDS[name];
  return typeof share === "number" && Number.isFinite(share) ? Math.min(Math.max(share, least), most) : FIRST[name];
};

const nameOf = (target: EventTarget | null): Splitter | undefined => {
  const name = target instanceof HTMLElement ? target.dataset.splitter : undefined;
  return name === "project" || name === "answer" ? name : undefined;
};

function set(name: Splitter, share: number, splitter: EventTarget | null): void {
  layout[name] = bounded(name, Math.round(share * 10) / 10);
  if (splitter instanceof HTMLElement) {
    splitter.setAttribute("aria-valuenow", String(Math.round(layout[name])));
  }
  show();
  remember(REMEMBERED, JSON.stringify(layout));
}

function show(): void {
  const { style } = document.documentElement;
  document.documentElement.toggleAttribute("data-folded", layout.isFolded);
  if (layout.project === FIRST.project) {
    style.removeProperty("--project");
  } else {
    style.setProperty("--project", `${layout.project}vw`);
  }
  style.setProperty("--documents", `${layout.answer}fr`);
  style.setProperty("--answer", `${100 - layout.answer}fr`);
}

/** The pointer holds a splitter until it is let go. */
function pressed(event: PointerEvent): void {
  const { target, button } = event;
  const name = nameOf(target);
  const before = target instanceof HTMLElement ? target.previousElementSibling : null;
  if (!name || button !== 0 || !(target instanceof HTMLElement) || !before) {
    return;
  }
  event.preventDefault();
  target.focus();
  target.setPointerCapture(event.pointerId);
  const drag = ({ clientX }: PointerEvent) => {
    const { left } = before.getBoundingClientRect();
    // What the documents and the answer share.
    const room = name === "project" ? innerWidth : innerWidth - left;
    set(name, ((clientX - left) / room) * 100, target);
  };
  target.addEventListener("pointermove", drag);
  target.addEventListener("lostpointercapture", () => target.removeEventListener("pointermove", drag), { once: true });
}

function moved(event: KeyboardEvent): void {
  const name = nameOf(event.target);
  if (!name) {
    return;
  }
  const [least, most] = BOUNDS[name];
  const shares: Record<string, number> = {
    ArrowLeft: layout[name] - STEP,
    ArrowRight: layout[name] + STEP,
    Home: least,
    End: most,
    Enter: FIRST[name],
  };
  const share = shares[event.key];
  if (share !== undefined) {
    event.preventDefault();
    set(name, share, event.target);
  }
}
