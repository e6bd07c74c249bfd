/**
 * The texts of the documents. Everything else names them by numbers: the page's module and the
 * requests to the core. A number never stands for another text.
 */

import type { Unread } from "../contract/host.ts";
import type { Edit, TextRef, Workspace } from "../contract/report.ts";

/** What is no white space, as Unicode has it: the analysis counts documents without it out. */
const VISIBLE = /[^\s\u0085]|\ufeff/;

export class Texts {
  #texts = new Map<number, string>([[0, ""]]);
  #last = 0;
  /** The numbers that were in use when that was told last. */
  #used = new Set<number>();

  add(text: string): TextRef {
    let number = 0;
    if (text !== "") {
      this.#last += 1;
      number = this.#last;
    }
    this.#texts.set(number, text);
    return { number, length: text.length, isBlank: !VISIBLE.test(text) };
  }

  /** The same for a text that may be there already: then it has its number. */
  find(text: string): TextRef {
    for (const [number, known] of this.#texts) {
      if (known === text) {
        return { number, length: text.length, isBlank: !VISIBLE.test(text) };
      }
    }
    return this.add(text);
  }

  get(number: number): string {
    return this.#texts.get(number) ?? "";
  }

  /** Forgets texts that were in use and no longer are; those that were not yet in use stay. */
  use(numbers: Iterable<number>): void {
    const used = new Set(numbers);
    for (const number of this.#used) {
      if (number !== 0 && !used.has(number)) {
        this.#texts.delete(number);
      }
    }
    this.#used = used;
  }

  /** A text with edits applied, from its start to its end. */
  edit(number: number, edits: Edit[]): TextRef {
    const text = this.get(number);
    let rest = 0;
    const pieces = edits.map((edit) => {
      const piece = text.slice(rest, edit.start) + edit.text;
      rest = edit.end;
      return piece;
    });
    return this.add(pieces.join("") + text.slice(rest));
  }

  /**
   * A workspace with what stands for its texts. It may be anything, as from a link: the page's module
   * reads it.
   */
  without(value: unknown): Unread {
    if (!isObject(value) || !Array.isArray(value.documents)) {
      return null;
    }
    const documents = value.documents.map((document: unknown) =>
      isObject(document) && typeof document.text === "string" ? { ...document, text: this.add(document.text) } : null,
    );
    return { ...value, documents };
  }

  /** The workspace of a state that the page's module saved, with its texts. */
  with(state: string): Workspace {
    const { documents, ...others } = JSON.parse(state) as { documents: { text: TextRef }[] };
    const withText = documents.map((document) => ({ ...document, text: this.get(document.text.number) }));
    return { ...others, documents: withText } as Workspace;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Those of this page. */
export const texts = new Texts();
