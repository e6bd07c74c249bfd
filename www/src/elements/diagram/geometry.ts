/** Points and boxes of a layout. */

export interface Point {
  x: number;
  y: number;
}

/** `x` and `y` are those of the left upper corner. */
export interface Box extends Point {
  width: number;
  height: number;
}

/** How wide a text is in that size and weight. */
export type Measure = (text: string, size: number, weight: number) => number;
