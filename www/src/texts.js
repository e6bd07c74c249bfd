/**
 * The texts of the documents. Everything else names them by numbers: the page's module and the
 * requests to the core. A number never stands for another text.
 */

/** What is no white space, as Unicode has it: the analysis counts documents without it out. */
const VISIBLE = /[^\s\u0085]|\ufeff/;

/** @typedef {import("./contract/report").TextRef} TextRef what the page knows of a text */

export class Texts {
  #texts = new Map([[0, ""]]);
  #last = 0;
  /** The numbers that were in use when that was told last. */
  #used = new Set();

  /**
   * @param {string} text
   * @returns {TextRef}
   */
  add(text) {
    const number = text === "" ? 0 : (this.#last += 1);
    this.#texts.set(number, text);
    return { number, length: text.length, isBlank: !VISIBLE.test(text) };
  }

  /** @param {number} number */
  get(number) {
    return this.#texts.get(number) ?? "";
  }

  /**
   * Forgets texts that were in use and no longer are; those that were not yet in use stay.
   *
   * @param {Iterable<number>} numbers of the texts that are in use
   */
  use(numbers) {
    const used = new Set(numbers);
    for (const number of this.#used) {
      if (number !== 0 && !used.has(number)) {
        this.#texts.delete(number);
      }
    }
    this.#used = used;
  }

  /**
   * A workspace with what stands for its texts.
   *
   * @param {object} workspace
   */
  without({ documents, ...others }) {
    return { ...others, documents: documents.map((document) => ({ ...document, text: this.add(document.text) })) };
  }

  /**
   * The same with the texts themselves.
   *
   * @param {object} workspace
   */
  with({ documents, ...others }) {
    const withText = (document) => ({ ...document, text: this.get(document.text.number) });
    return { ...others, documents: documents.map(withText) };
  }
}

/** Those of this page. */
export const texts = new Texts();
