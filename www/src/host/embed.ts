/** Tells the page around an embedded one how high this one is, each time that changes. */

/** A message for whoever embeds the page. Nothing of what was pasted is in it. */
export interface EmbedMessage {
  sfnRoleCheck: { height: number };
}

/** Pixels below which the panes do not scroll by themselves: `www/styles/shell.css` has the same. */
const LOWEST = 480;
/** Pixels above which a frame would push away everything else. */
const HIGHEST = 2000;

/** The open part of the answer. */
let panel: HTMLElement | undefined;
let told = 0;

const observer = new ResizeObserver(() => tell());

/**
 * What it takes to show the open part of the answer without a scroll bar of its own: where panes scroll,
 * the page itself is as high as its frame, whatever is in it.
 */
function heightOfAll(): number {
  const { scrollHeight } = document.documentElement;
  if (!panel?.isConnected || getComputedStyle(panel).overflowY !== "auto") {
    return scrollHeight;
  }
  const top = panel.getBoundingClientRect().top - panel.scrollTop;
  const bottoms = [...panel.children].map((child) => child.getBoundingClientRect().bottom);
  const content = Math.max(top, ...bottoms) - top + Number.parseFloat(getComputedStyle(panel).paddingBottom);
  return Math.max(LOWEST, scrollHeight - panel.clientHeight + content);
}

function tell(): void {
  const height = Math.min(HIGHEST, Math.ceil(heightOfAll()));
  if (height !== told) {
    told = height;
    const message: EmbedMessage = { sfnRoleCheck: { height } };
    // Whose page it is around this one is not known: the height is no secret.
    window.parent.postMessage(message, "*");
  }
}

const isEmbedded = () => window.parent !== window && document.documentElement.hasAttribute("data-embed");

export function tellHeight(): void {
  if (isEmbedded()) {
    observer.observe(document.body);
    tell();
  }
}

/** Takes the part of the answer that is open from now on. */
export function showPanel(open: HTMLElement): void {
  if (isEmbedded()) {
    panel = open;
    observer.disconnect();
    for (const element of [document.body, ...open.children]) {
      observer.observe(element);
    }
    tell();
  }
}
