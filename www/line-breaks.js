/**
 * Between a text as it was set and the same text as an editor holds it, with "\n" for every line
 * break: "\r\n" is two units in the one and one unit in the other.
 */
export class LineBreaks {
  /** Offsets in the text of every "\r" that the editor does not hold. */
  #dropped = [];

  /** @param {string} text */
  constructor(text) {
    for (let at = text.indexOf("\r\n"); at >= 0; at = text.indexOf("\r\n", at + 2)) {
      this.#dropped.push(at);
    }
    /** The text as an editor holds it. */
    this.normalized = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  }

  /**
   * @param {number} offset in the text, in UTF-16 units
   * @returns {number} in the normalized text
   */
  toEditor(offset) {
    return offset - this.#count((dropped) => dropped < offset);
  }

  /**
   * @param {number} offset in the normalized text, in UTF-16 units
   * @returns {number} in the text
   */
  toText(offset) {
    return offset + this.#count((dropped, before) => dropped - before < offset);
  }

  /** How many of the dropped units fulfil a condition that none fulfils after the first failing. */
  #count(holds) {
    let low = 0;
    let high = this.#dropped.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(this.#dropped[middle], middle)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
