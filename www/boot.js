/**
 * Starts the page: the policy, the host services, the module, and in the background the editor
 * and the graph.
 * When everything is loaded, `data-ready` is set on <html>; nothing is requested after that.
 */

import createBindings from "wasm-bindings";

import { announceVerdicts } from "./announcements.js";
import { CodeEditor } from "./code-editor.js";
import { restrictToFolder } from "./content-policy.js";
import { startingDensity } from "./density.js";
import { acceptFiles } from "./drop.js";
import { announce } from "./evidence.js";
import { ExampleChoice } from "./example-choice.js";
import { loadExamples } from "./examples.js";
import { createHost } from "./host.js";
import { startInstance } from "./instance.js";
import { loadLanguage, loadOtherLanguages } from "./language.js";
import { loadCore } from "./src/core/requests.js";
import { ReportChoice } from "./report-choice.js";
import { keepRunning } from "./recovery.js";
import { showFailure } from "./failure.js";
import { loadScript } from "./script.js";
import { SharePanel } from "./share.js";
import { StartNote } from "./start-note.js";
import { begin } from "./start.js";
import { ViewTools } from "./view-tools.js";
import { loadModule } from "./wasm-source.js";

/** The folder of this script: every other file is found from here. */
const folder = new URL(".", document.currentScript.src).href;

restrictToFolder(folder);
customElements.define("report-choice", ReportChoice);
customElements.define("code-editor", CodeEditor);
customElements.define("example-choice", ExampleChoice);
customElements.define("share-panel", SharePanel);
customElements.define("start-note", StartNote);
customElements.define("view-tools", ViewTools);
startingDensity();
announceVerdicts();
acceptFiles();
if (new URLSearchParams(location.search).get("embed") === "1") {
  document.documentElement.setAttribute("data-embed", "");
}

async function boot() {
  try {
    const host = createHost();
    window.sfnHost = host.services;
    const [module] = await Promise.all([
      loadModule(folder, "page.wasm"),
      loadLanguage(folder),
      begin(host, folder),
    ]);
    await keepRunning(host, (root, onTrap) => startInstance(createBindings, module, root, onTrap));
  } catch (error) {
    showFailure(error);
  }
  // First: what was typed meanwhile waits for it.
  await loadCore(folder);
  // Without the other languages there is nothing to switch to.
  await loadOtherLanguages(folder).catch(() => {});
  // Without the editor the page works with plain text fields.
  await loadScript(new URL("editor.js", folder).href).catch(() => {});
  // Without the shortcuts everything can still be reached.
  await loadScript(new URL("shortcuts.js", folder).href).catch(() => {});
  // Without the graph there are lists of what was found.
  await loadScript(new URL("graph.js", folder).href).catch(() => {});
  // Without these tools statements are copied and pasted.
  await loadScript(new URL("fix-tools.js", folder).href).catch(() => {});
  // Without the evidence the catalog tells what it says, but not on what that rests.
  await loadScript(new URL("evidence.js", folder).href).then(announce, () => {});
  // Without the gallery two examples remain.
  await loadExamples(folder).catch(() => {});
  document.documentElement.setAttribute("data-ready", "");
}

boot();
