/**
 * Between a text as it was set and the same text as an editor holds it, with "\n" for every line
 * break: "\r\n" is two units in the one and one unit in the other.
 */
export class LineBreaks {
  /** Offsets in the text of every "\r" that the editor does not hold. */
  #dropped: number[] = [];
  /** The text as an editor holds it. */
  readonly normalized: string;

  constructor(text: string) {
    for (let at = text.indexOf("\r\n"); at >= 0; at = text.indexOf("\r\n", at + 2)) {
      this.#dropped.push(at);
    }
    this.normalized = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  }

  /** From an offset in the text to one in the normalized text, in UTF-16 units. */
  toEditor(offset: number): number {
    return offset - this.#count((dropped) => dropped < offset);
  }

  /** From an offset in the normalized text to one in the text, in UTF-16 units. */
  toText(offset: number): number {
    return offset + this.#count((dropped, before) => dropped - before < offset);
  }

  /** How many of the dropped units fulfil a condition that none fulfils after the first failing. */
  #count(holds: (dropped: number, before: number) => boolean): number {
    let low = 0;
    let high = this.#dropped.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(this.#dropped[middle] ?? 0, middle)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
