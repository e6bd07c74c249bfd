/**
 * Forbids the page everything but its own folder.
 *
 * The folder is named by its URL, because 'self' matches nothing in WebKit's frames of opaque
 * origin. It is only known here, so index.html states no more than what holds everywhere.
 *
 * @param folder URL that ends in a slash
 */
export function restrictToFolder(folder: string): void {
  // A path may hold what separates the parts of a policy.
  const source = folder.startsWith("file:") ? "file:" : folder.replace(/[;,]/g, encodeURIComponent);
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = [
    "default-src 'none'",
    `script-src ${source} 'wasm-unsafe-eval'`,
    `style-src ${source}`,
    // The page's icon is inlined.
    `img-src ${source} data:`,
    `connect-src ${source}`,
    // The core runs in a worker that is made of a text.
    "worker-src blob:",
  ].join("; ");
  document.head.append(policy);
}
