import { LoadError } from "./failure.js";
import { loadScript } from "./script.js";

/**
 * Loads and compiles a module.
 *
 * @param {string} folder URL that ends in a slash
 * @param {string} file its name
 * @returns {Promise<WebAssembly.Module>}
 */
export async function loadModule(folder, file) {
  if (typeof WebAssembly !== "object") {
    throw new LoadError("This browser has no WebAssembly, or it is switched off.");
  }
  const bytes = await loadBytes(folder, file);
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw new LoadError("This browser can't run the checker's WebAssembly.", { cause });
  }
}

/**
 * Loads the bytes of a module.
 *
 * @param {string} folder URL that ends in a slash
 * @param {string} file its name
 * @returns {Promise<BufferSource>}
 */
export const loadBytes = (folder, file) =>
  isFetchRefused() ? bytesOfScript(folder, file) : bytesOfFile(folder, file);

/** From disk and in a sandboxed frame a fetch fails and leaves an error in the console. */
function isFetchRefused() {
  return location.protocol === "file:" || globalThis.origin === "null";
}

async function bytesOfFile(folder, file) {
  let response;
  try {
    response = await fetch(new URL(file, folder));
  } catch (cause) {
    throw new LoadError(`${file} could not be fetched.`, { cause });
  }
  if (!response.ok) {
    throw new LoadError(`${file} could not be fetched: the server answered ${response.status}.`);
  }
  return response.arrayBuffer();
}

/** The same bytes as a classic script, which may be loaded from anywhere. */
async function bytesOfScript(folder, file) {
  try {
    await loadScript(new URL(`${file}.js`, folder).href);
  } catch (cause) {
    throw new LoadError(`${file}.js could not be loaded.`, { cause });
  }
  const bytes = Uint8Array.from(atob(globalThis.sfnWasmBase64), (char) => char.charCodeAt(0));
  delete globalThis.sfnWasmBase64;
  return bytes;
}
