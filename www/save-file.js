/** Saves a text as a file of the user. */

/**
 * Whether a file can be saved: a frame of opaque origin may not, and nothing tells that it failed.
 */
export const canSave = () => globalThis.origin !== "null" || location.protocol === "file:";

/**
 * @param {string} name
 * @param {string} text
 * @param {string} [type] media type
 */
export function save(name, text, type = "text/plain") {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
