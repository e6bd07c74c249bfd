/** WebKit, the engine of Safari, as WebKitGTK: by WebDriver over HTTP, on a screen of its own. */

import { spawn } from "node:child_process";
import { createServer } from "node:net";

import { until } from "./waiting.mjs";
import { WebDriver, endOf } from "./webdriver.mjs";

const COMMANDS = {
  navigate: () => "/url",
  execute: () => "/execute/sync",
  perform: () => "/actions",
  frame: () => "/frame",
  click: ({ id }) => `/element/${id}/click`,
  picture: () => "/screenshot",
};
/** Commands that ask; all others are sent with what they carry. */
const ASKING = ["picture"];

/** What WebKit needs to run as root in a container, and without a graphics card. */
const ENVIRONMENT = {
  WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
  WEBKIT_DISABLE_DMABUF_RENDERER: "1",
  LIBGL_ALWAYS_SOFTWARE: "1",
  LC_ALL: "C.UTF-8",
};

/**
 * @param {string} program WebKitWebDriver
 * @returns {Promise<{ driver: WebDriver, close: () => Promise<void> }>}
 */
export async function startWebKit(program) {
  const port = await freePort();
  const around = ["-a", "-s", "-screen 0 1280x1024x24", "dbus-run-session", "--"];
  const child = spawn("xvfb-run", [...around, program, `--port=${port}`], {
    env: { ...process.env, ...ENVIRONMENT },
    stdio: "ignore",
    // A group of its own, which is ended as a whole.
    detached: true,
  });
  const ended = endOf(child, program);
  const ask = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) {
      throw new Error(`${value.error}: ${value.message}`);
    }
    return value;
  };
  const close = async () => {
    if (child.exitCode === null && child.pid) {
      process.kill(-child.pid);
    }
    await ended.promise;
  };
  try {
    await until(`${program} listens`, () => {
      ended.check();
      return ask("GET", "/status").then(() => true, () => false);
    });
    const { sessionId } = await ask("POST", "/session", { capabilities: {} });
    const session = `/session/${sessionId}`;
    const send = (command, params) => {
      const path = session + COMMANDS[command](params);
      return ASKING.includes(command) ? ask("GET", path) : ask("POST", path, params);
    };
    return { driver: new WebDriver(send), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
