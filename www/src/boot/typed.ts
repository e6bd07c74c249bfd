/** What was typed into the field of `index.html` while the page was on its way. */

import type { Session } from "../host/session.ts";
import { pageRoot } from "./failure.ts";

/** Keeps it as a document beside what the page begins with. */
export function keepTyped(session: Session): void {
  const field = typedField();
  if (field && field.value.trim() !== "") {
    const begun = session.workspace;
    const before = begun?.documents ?? [];
    const documents = [...before, { name: unusedName(before.map(({ name }) => name)), text: field.value }];
    session.begin({ ...begun, documents }, session.origin);
  }
}

/** As the page names what nobody named, unless a document has that name. */
function unusedName(used: string[]): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? "document.json" : `document-${number}.json`;
    if (!used.includes(name)) {
      return name;
    }
  }
}

/** The field, as long as the page has not taken its place. */
export const typedField = (): HTMLTextAreaElement | undefined =>
  [...pageRoot().children].find((child) => child instanceof HTMLTextAreaElement);
