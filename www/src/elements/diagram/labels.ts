/** Names in boxes: how much of them is drawn, and how wide that is. */

import type { Measure } from "./geometry.ts";

/** Characters of a name that are drawn. */
const NAME_AT_MOST = 32;

/** Cut in the middle: the ends of names tell them apart. */
export function short(name: string): string {
  const characters = Array.from(name);
  const half = NAME_AT_MOST / 2;
  return characters.length > NAME_AT_MOST
    ? [...characters.slice(0, half), "…", ...characters.slice(1 - half)].join("")
    : name;
}

/** How wide texts are in an element; without a canvas, about. */
export function measurer(element: Element): Measure {
  const context = document.createElement("canvas").getContext("2d");
  const family = getComputedStyle(element).fontFamily;
  return (text, size, weight) => {
    if (!context) {
      return text.length * size * 0.6;
    }
    context.font = `${weight} ${size}px ${family}`;
    return context.measureText(text).width;
  };
}

export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
