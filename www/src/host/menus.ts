/** Menus that are `<details name="more">`: they close when something in them was pressed, and at Escape. */

let opened: HTMLDetailsElement | undefined;

export function closeMenus(): void {
  const watch = ({ target }: Event) => {
    if (target instanceof HTMLDetailsElement && target.name === "more") {
      opened = target.open ? target : undefined;
    }
  };
  // The event does not bubble.
  addEventListener("toggle", watch, { capture: true });
  addEventListener("click", ({ target }) => {
    if (opened && target instanceof Element && (!opened.contains(target) || target.closest(".menu a, .menu button"))) {
      opened.open = false;
    }
  });
  addEventListener("keydown", ({ key }) => {
    const summary = opened?.firstElementChild;
    if (key === "Escape" && opened?.contains(document.activeElement) && summary instanceof HTMLElement) {
      opened.open = false;
      summary.focus();
    }
  });
}
