/**
 * Starts the page: the policy, the host services, the module, and in the background what can be done
 * without.
 * When everything is loaded, `data-ready` is set on <html>; nothing is requested after that.
 */

import createBindings from "page-bindings";

import { restrictToFolder } from "../boot/content-policy.ts";
import { showFailure } from "../boot/failure.ts";
import { startInstance } from "../boot/instance.ts";
import { loadScript } from "../boot/load-script.ts";
import { loadModule } from "../boot/load-wasm.ts";
import { keepRunning } from "../boot/recovery.ts";
import { begin } from "../boot/start.ts";
import { keepTyped } from "../boot/typed.ts";
import { loadCore } from "../core/requests.ts";
import { CodeEditor } from "../elements/code-editor/code-editor.ts";
import { addAnnouncer } from "../host/announcer.ts";
import { applyStartingDensity } from "../host/density.ts";
import { tellHeight } from "../host/embed.ts";
import { loadExamples } from "../host/examples.ts";
import { acceptFiles } from "../host/files/drop-target.ts";
import { PageHost } from "../host/index.ts";
import { acceptSplitters } from "../host/layout.ts";
import { closeMenus } from "../host/menus.ts";
import { applyStartingTheme } from "../host/theme.ts";
import { loadLanguage, loadOtherLanguages } from "../i18n/index.ts";

/** The folder of this script: every other file is found from here. */
const folder = new URL(".", (document.currentScript as HTMLScriptElement).src).href;

restrictToFolder(folder);
customElements.define("code-editor", CodeEditor);
if (new URLSearchParams(location.search).get("embed") === "1") {
  document.documentElement.setAttribute("data-embed", "");
}
applyStartingDensity();
applyStartingTheme();
addAnnouncer();
acceptFiles();
closeMenus();
acceptSplitters();
tellHeight();
const host = new PageHost();
globalThis.sfnHost = host;

async function boot(): Promise<void> {
  try {
    const [module] = await Promise.all([
      loadModule(folder, "page.wasm"),
      loadLanguage(folder),
      begin(host.session, folder),
    ]);
    keepTyped(host.session);
    await keepRunning(host.session, (root, onTrap) => startInstance(createBindings, module, root, onTrap));
  } catch (error) {
    showFailure(error);
  }
  // First: what was typed meanwhile waits for it.
  await loadCore(folder);
  host.tell("core");
  // Without the other languages there is nothing to switch to.
  await loadOtherLanguages(folder).then(
    () => host.tell("texts"),
    () => {},
  );
  // Without the workbench the page works with plain text fields and lists.
  await loadScript(new URL("workbench.js", folder).href).catch(() => {});
  // Without the evidence the catalog tells what it says, but not on what that rests.
  await loadScript(new URL("evidence.js", folder).href).catch(() => {});
  // Without the gallery two examples remain.
  await loadExamples(folder).catch(() => {});
  document.documentElement.setAttribute("data-ready", "");
}

void boot();
