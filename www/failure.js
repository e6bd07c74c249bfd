/** Why the page can't be started, in words for the person who opened it. */
export class LoadError extends Error {}

/**
 * Shows in the page why it could not be started.
 *
 * @param {unknown} error
 */
export function showFailure(error) {
  const known = error instanceof LoadError;
  if (!known) {
    console.error(error);
  }
  const title = document.createElement("h1");
  title.textContent = "The checker could not be started";
  const reason = document.createElement("p");
  reason.setAttribute("role", "alert");
  reason.textContent = known ? error.message : String(error);
  const advice = document.createElement("p");
  advice.textContent =
    "Reload the page, or open it in a current Chrome, Edge, Firefox or Safari. Nothing was sent anywhere.";
  const main = document.createElement("main");
  main.append(title, reason, advice);
  document.getElementById("app").replaceChildren(main);
}
