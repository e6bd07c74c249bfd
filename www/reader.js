/** The bindings of the readers' module, for `reader-host.js`: a file of its own, as the module is. */

import createBindings from "wasm-bindings";

globalThis.sfnReaderBindings = createBindings;
