/** The bindings of `core.wasm`, for `core-host.js`: a file of its own, as the module is. */

import createBindings from "wasm-bindings";

globalThis.sfnCoreBindings = createBindings;
