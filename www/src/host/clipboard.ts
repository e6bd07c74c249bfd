/** Puts text on the clipboard. */

/** @returns whether that worked */
export async function copyText(text: string): Promise<boolean> {
  // In a frame of opaque origin the clipboard is refused, and asking is an error in the console.
  if (navigator.clipboard && globalThis.origin !== "null") {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // The older way may still be allowed.
    }
  }
  return copyBySelection(text);
}

function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.setAttribute("aria-hidden", "true");
  Object.assign(field.style, { position: "fixed", top: "0", left: "0", opacity: "0" });
  // Outside of an open dialog nothing can be selected.
  (focused?.closest("dialog") ?? document.body).append(field);
  field.select();
  let isCopied = false;
  try {
    isCopied = document.execCommand("copy");
  } catch {
    // Refused: the answer is already false.
  }
  field.remove();
  if (focused instanceof HTMLElement) {
    focused.focus({ preventScroll: true });
  }
  return isCopied;
}
