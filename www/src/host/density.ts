/** How closely things stand: comfortable, or compact for those who know the page well. */

import { remember, remembered } from "./storage.ts";

/** Under which the choice of the user is remembered. */
const REMEMBERED = "sfn-role-check.density";
const COMFORTABLE = "comfortable";
const COMPACT = "compact";

/** Shows what the address says, else what the user chose last. */
export function applyStartingDensity(): void {
  const asked = new URLSearchParams(location.search).get("density");
  const known = [asked, remembered(REMEMBERED)].find((density) => density === COMFORTABLE || density === COMPACT);
  show(known ?? COMFORTABLE);
}

export const isCompact = (): boolean => document.documentElement.dataset.density === COMPACT;

export function setCompact(compact: boolean): void {
  const density = compact ? COMPACT : COMFORTABLE;
  show(density);
  remember(REMEMBERED, density);
}

function show(density: string): void {
  document.documentElement.dataset.density = density;
  // The editors measure their lines anew.
  dispatchEvent(new Event("resize"));
}
