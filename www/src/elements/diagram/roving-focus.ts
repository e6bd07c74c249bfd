/** One stop of Tab for a drawing, arrow keys between its items (WAI-ARIA: roving tabindex). */

export interface Items {
  /** In the order in which the keys go through them. */
  all: () => SVGElement[];
  /** Enter, space or a click. */
  onPress: (item: SVGElement, index: number) => void;
}

/** Listens to keys, clicks and the focus within an element that holds the items. */
export function rove(view: HTMLElement, { all, onPress }: Items): void {
  const itemOf = (target: EventTarget | null) => {
    const item = target instanceof Element ? target.closest<SVGElement>(".state") : null;
    const index = item ? all().indexOf(item) : -1;
    return item && index >= 0 ? { item, index } : null;
  };
  view.addEventListener("click", ({ target }) => {
    const found = itemOf(target);
    if (found) {
      onPress(found.item, found.index);
    }
  });
  view.addEventListener("focusin", ({ target }) => {
    const found = itemOf(target);
    if (found) {
      setTabStop(all(), found.item);
    }
  });
  view.addEventListener("keydown", (event) => {
    const found = itemOf(event.target);
    if (!found || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const items = all();
    const next = items[indexAfter(event.key, found.index, items.length - 1)];
    if (next) {
      event.preventDefault();
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      onPress(found.item, found.index);
    }
  });
}

/** Makes one of the items the stop of Tab. */
export function setTabStop(items: SVGElement[], stop: SVGElement | undefined): void {
  for (const item of items) {
    item.setAttribute("tabindex", item === stop ? "0" : "-1");
  }
}

/** Where a key leads to; -1: it is none that leads anywhere. */
function indexAfter(key: string, index: number, last: number): number {
  switch (key) {
    case "ArrowDown":
    case "ArrowRight":
      return Math.min(index + 1, last);
    case "ArrowUp":
    case "ArrowLeft":
      return Math.max(index - 1, 0);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return -1;
  }
}
