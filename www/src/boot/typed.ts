/** What was typed into the field of `index.html` while the page was on its way. */

import type { Session } from "../host/session.ts";
import { pageRoot } from "./failure.ts";

/** Keeps it as a document beside what the page begins with. */
export function keepTyped(session: Session): void {
  const field = typedField();
  if (field && field.value.trim() !== "") {
    const begun = session.workspace;
    const documents = [...(begun?.documents ?? []), { name: "document.json", text: field.value }];
    session.begin({ ...begun, documents }, session.origin);
  }
}

/** The field, as long as the page has not taken its place. */
export const typedField = (): HTMLTextAreaElement | undefined =>
  [...pageRoot().children].find((child) => child instanceof HTMLTextAreaElement);
