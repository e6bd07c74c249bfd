/** A drawn graph as a file that needs nothing else: what the style says becomes attributes. */

import { make } from "./graph-svg.js";

const PROPERTIES = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
];

/** Attributes that mean something in the page only. */
const OWN = ["class", "tabindex", "role", "data-verdict", "aria-hidden"];

/**
 * @param {SVGElement} svg as it stands in the page
 * @param {string} ground the color behind it
 * @returns {string}
 */
export function asText(svg, ground) {
  const copy = svg.cloneNode(true);
  const originals = svg.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((element, at) => {
    const style = getComputedStyle(originals[at]);
    if (["rect", "path", "text"].includes(element.localName)) {
      for (const property of PROPERTIES) {
        const value = style.getPropertyValue(property);
        if (value && (element.localName === "text" || !/^(font|text)/.test(property))) {
          element.setAttribute(property, value);
        }
      }
    }
    OWN.forEach((name) => element.removeAttribute(name));
  });
  OWN.forEach((name) => copy.removeAttribute(name));
  copy.setAttribute("role", "img");
  copy.prepend(make("rect", { width: "100%", height: "100%", fill: ground }));
  return new XMLSerializer().serializeToString(copy);
}

/**
 * What of a name may stand in that of a file.
 *
 * @param {string | null} name
 * @returns {string} may be empty
 */
export const fileName = (name) => (name ?? "").replace(/[^\w.-]+/g, "-").slice(0, 80);
