/** A drawing as a file that needs nothing else: what the style says becomes attributes. */

import { svg } from "./svg.ts";

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
 * @param drawing as it stands in the page
 * @param ground the color behind it
 */
export function asText(drawing: SVGElement, ground: string): string {
  const copy = drawing.cloneNode(true) as SVGElement;
  const originals = drawing.querySelectorAll("*");
  for (const [at, element] of copy.querySelectorAll("*").entries()) {
    const original = originals[at];
    if (original && ["rect", "path", "text"].includes(element.localName)) {
      const style = getComputedStyle(original);
      for (const property of PROPERTIES) {
        const value = style.getPropertyValue(property);
        if (value && (element.localName === "text" || !/^(font|text)/.test(property))) {
          element.setAttribute(property, value);
        }
      }
    }
    removeOwn(element);
  }
  removeOwn(copy);
  copy.setAttribute("role", "img");
  copy.prepend(svg("rect", { width: "100%", height: "100%", fill: ground }));
  return new XMLSerializer().serializeToString(copy);
}

function removeOwn(element: Element): void {
  for (const name of OWN) {
    element.removeAttribute(name);
  }
}

/** What of a name may stand in that of a file; may be empty. */
export const fileName = (name: string): string => name.replace(/[^\w.-]+/g, "-").slice(0, 80);
