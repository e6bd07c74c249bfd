/** The page with its plain text fields, as where CodeMirror can't run; what draws is there. */

/** @param {import("@playwright/test").Page} page before it is opened */
export const keepPlainFields = (page) =>
  page.addInitScript(() => {
    customElements.whenDefined("code-editor").then((editor) => {
      editor.useView = () => {};
    });
  });
