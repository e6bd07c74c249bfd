/** Tells the page around an embedded one how high this one is, each time that changes. */

/** A message for whoever embeds the page. Nothing of what was pasted is in it. */
export interface EmbedMessage {
  sfnRoleCheck: { height: number };
}

export function tellHeight(): void {
  if (window.parent === window || !document.documentElement.hasAttribute("data-embed")) {
    return;
  }
  let told = 0;
  const tell = () => {
    const height = Math.ceil(document.documentElement.scrollHeight);
    if (height !== told) {
      told = height;
      const message: EmbedMessage = { sfnRoleCheck: { height } };
      // Whose page it is around this one is not known: the height is no secret.
      window.parent.postMessage(message, "*");
    }
  };
  new ResizeObserver(tell).observe(document.body);
  tell();
}
