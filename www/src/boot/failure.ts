/** Why the page can't be started, in words for the person who opened it: no language is loaded then. */
export class LoadError extends Error {}

/** Shows in the page why it could not be started. */
export function showFailure(error: unknown): void {
  const isKnown = error instanceof LoadError;
  if (!isKnown) {
    console.error(error);
  }
  const title = document.createElement("h1");
  title.textContent = "The checker could not be started";
  const reason = document.createElement("p");
  reason.setAttribute("role", "alert");
  reason.textContent = isKnown ? error.message : String(error);
  const advice = document.createElement("p");
  advice.textContent =
    "Reload the page, or open it in a current Chrome, Edge, Firefox or Safari. Nothing was sent anywhere.";
  const main = document.createElement("main");
  main.append(title, reason, advice);
  // What was typed meanwhile can still be copied.
  const root = pageRoot();
  const typed = [...root.children].filter((child) => child instanceof HTMLTextAreaElement && child.value !== "");
  root.replaceChildren(main, ...typed);
}

/** The element that the page is mounted into. */
export function pageRoot(): HTMLElement {
  const root = document.getElementById("app");
  if (!root) {
    throw new Error("index.html has no #app");
  }
  return root;
}
