/** Loads modules: as files, or as scripts where a fetch is refused. */

import { LoadError } from "./failure.ts";
import { loadScript } from "./load-script.ts";

/** The last bytes that a script brought, in base64. */
let provided = "";

/** Takes what a script of the folder brings. */
export function provideWasm(base64: string): void {
  provided = base64;
}

/**
 * Loads and compiles a module.
 *
 * @param folder URL that ends in a slash
 */
export async function loadModule(folder: string, file: string): Promise<WebAssembly.Module> {
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

/** Loads the bytes of a module. */
export const loadBytes = (folder: string, file: string): Promise<BufferSource> =>
  isFetchRefused() ? bytesOfScript(folder, file) : bytesOfFile(folder, file);

/** From disk and in a sandboxed frame a fetch fails and leaves an error in the console. */
function isFetchRefused(): boolean {
  return location.protocol === "file:" || globalThis.origin === "null";
}

async function bytesOfFile(folder: string, file: string): Promise<ArrayBuffer> {
  let response: Response;
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
async function bytesOfScript(folder: string, file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    await loadScript(new URL(`${file}.js`, folder).href);
  } catch (cause) {
    throw new LoadError(`${file}.js could not be loaded.`, { cause });
  }
  const bytes = Uint8Array.from(atob(provided), (char) => char.charCodeAt(0));
  provided = "";
  return bytes;
}
