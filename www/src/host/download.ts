/** Saves a text as a file of the user. */

/** Whether a file can be saved: a frame of opaque origin may not, and nothing tells that it failed. */
export const canSave = (): boolean => globalThis.origin !== "null" || location.protocol === "file:";

export function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
