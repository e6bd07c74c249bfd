/**
 * The elements that draw and edit: loaded in the background, with libraries that the first screen does
 * not need. What they share with `boot.ts` they reach through `sfnHost`.
 */

import type { CodeEditor } from "../elements/code-editor/code-editor.ts";
import { prepare } from "../elements/code-editor/codemirror/catalog.ts";
import { CodeMirrorView } from "../elements/code-editor/codemirror/view.ts";
import { RoleMap } from "../elements/role-map/role-map.ts";
import { StateGraph } from "../elements/state-graph/state-graph.ts";

const editor = customElements.get("code-editor") as typeof CodeEditor | undefined;
editor?.useView((options) => new CodeMirrorView(options));
prepare();
customElements.define("state-graph", StateGraph);
customElements.define("role-map", RoleMap);
// The page shows the sections of drawings from here on.
document.documentElement.setAttribute("data-workbench", "");
