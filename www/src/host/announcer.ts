/**
 * What screen readers are told while the focus is elsewhere: a live region outside of the module's
 * element, so that it outlives both what is announced and an instance of the module.
 */

/** Milliseconds after which an announcement is taken away, so that nobody finds it by reading on. */
const KEPT_MS = 5000;

const region = document.createElement("div");
region.className = "announcements visually-hidden";
region.setAttribute("aria-live", "polite");

/** Puts the region into the page; to be called once. */
export function addAnnouncer(): void {
  document.body.append(region);
}

/** Announces a text, also if the same was announced before. */
export function announce(text: string): void {
  const line = document.createElement("p");
  line.textContent = text;
  region.append(line);
  setTimeout(() => line.remove(), KEPT_MS);
}
