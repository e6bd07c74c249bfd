/**
 * The ways in which people host the page, each with an address.
 */

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";

import { dist } from "./places.mjs";

const MEDIA_TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

const SUB_PATH = "/some/wiki/path/";
const FRAME_PATH = "/framing.html";

/**
 * Starts two servers, so that there are two origins. Neither sends CORS headers.
 *
 * @param {URL} [folder] the built page
 * @returns `address(mode, query)` gives the URL to open; `base(mode)` the folder that the page may
 *   ask for files
 */
export async function startSites(folder = dist) {
  const site = await startServer("/", folder);
  const wiki = await startServer(SUB_PATH, folder);
  const bases = {
    direct: `${site.origin}/`,
    "sub-path": `${wiki.origin}${SUB_PATH}`,
    disk: folder.href,
    sandbox: `${wiki.origin}${SUB_PATH}`,
  };
  return {
    base: (mode) => bases[mode],
    address: (mode, query = "") =>
      mode === "sandbox"
        ? `${site.origin}${FRAME_PATH}?${encodeURIComponent(`${bases.sandbox}${query}`)}`
        : `${bases[mode]}${mode === "disk" ? "index.html" : ""}${query}`,
    close() {
      site.close();
      wiki.close();
    },
  };
}

/** Serves the folder below a path, and a page that frames another one. */
async function startServer(prefix, folder) {
  const server = createServer(async (request, response) => {
    const { pathname, search } = new URL(request.url, "http://localhost");
    if (pathname === FRAME_PATH) {
      const framed = decodeURIComponent(search.slice(1));
      response.setHeader("Content-Type", MEDIA_TYPES[".html"]);
      response.end(framingPage(framed));
      return;
    }
    try {
      const path = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
      if (!path.startsWith(prefix) || path.includes("..")) {
        throw new Error("not below the path");
      }
      const contents = await readFile(new URL(path.slice(prefix.length), folder));
      response.setHeader("Content-Type", MEDIA_TYPES[extname(path)] ?? "application/octet-stream");
      response.end(contents);
    } catch {
      response.statusCode = 404;
      response.end("not found\n");
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function framingPage(address) {
  return `<!doctype html><html lang="en"><title>A wiki page</title><link rel="icon" href="data:,">
<iframe sandbox="allow-scripts" width="1000" height="700" title="Checker" src="${address}"></iframe>`;
}
