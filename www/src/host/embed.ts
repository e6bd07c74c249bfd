/** Tells the page around an embedded one how high this one is, each time that changes. */

/** A message for whoever embeds the page. Nothing of what was pasted is in it. */
export interface EmbedMessage {
  sfnRoleCheck: { height: number };
}

/** Pixels below which the panes do not scroll by themselves: `www/styles/shell.css` has the same. */
const LOWEST = 480;

/**
 * What it takes to show the open part of the answer without a scroll bar of its own: where panes scroll,
 * the page itself is as high as its frame, whatever is in it.
 */
function heightOfAll(): number {
  const { scrollHeight } = document.documentElement;
  const panel = [...document.querySelectorAll(".panel")].find((one) => !one.hasAttribute("hidden"));
  if (!panel || getComputedStyle(panel).overflowY !== "auto") {
    return scrollHeight;
  }
  const top = panel.getBoundingClientRect().top - panel.scrollTop;
  const bottoms = [...panel.children].map((child) => child.getBoundingClientRect().bottom);
  const content = Math.max(...bottoms) - top + Number.parseFloat(getComputedStyle(panel).paddingBottom);
  return Math.max(LOWEST, scrollHeight - panel.clientHeight + content);
}

export function tellHeight(): void {
  if (window.parent === window || !document.documentElement.hasAttribute("data-embed")) {
    return;
  }
  let told = 0;
  const tell = () => {
    const height = Math.ceil(heightOfAll());
    if (height !== told) {
      told = height;
      const message: EmbedMessage = { sfnRoleCheck: { height } };
      // Whose page it is around this one is not known: the height is no secret.
      window.parent.postMessage(message, "*");
    }
  };
  let waiting = 0;
  const tellSoon = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(tell);
  };
  new ResizeObserver(tellSoon).observe(document.body);
  const changes = { childList: true, subtree: true, attributeFilter: ["hidden", "open"] };
  new MutationObserver(tellSoon).observe(document.body, changes);
  tell();
}
