/** How closely things stand: comfortable, or compact for those who know the page well. */

/** Under which the choice of the user is remembered. */
const REMEMBERED = "sfn-role-check.density";
const DENSITIES = ["comfortable", "compact"];

/** Shows what the address says, else what the user chose last. */
export function startingDensity() {
  const asked = new URLSearchParams(location.search).get("density");
  show([asked, remembered()].find((density) => DENSITIES.includes(density)) ?? DENSITIES[0]);
}

/** @returns {boolean} */
export const isCompact = () => document.documentElement.dataset.density === "compact";

/** @param {boolean} compact */
export function setCompact(compact) {
  const density = DENSITIES[Number(compact)];
  show(density);
  try {
    localStorage.setItem(REMEMBERED, density);
  } catch {
    // In a frame of opaque origin, and where the user forbids it, there is no storage.
  }
}

function remembered() {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

function show(density) {
  document.documentElement.dataset.density = density;
  // The editors measure their lines anew.
  dispatchEvent(new Event("resize"));
}
