/**
 * Firefox as it is installed, by Marionette: the port that it has for WebDriver itself, so that no
 * other program has to be there. A message is its length, a colon, and JSON.
 */

import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { artifacts } from "../harness/places.mjs";
import { until } from "./waiting.mjs";
import { WebDriver, endOf } from "./webdriver.mjs";

const COMMANDS = {
  navigate: "WebDriver:Navigate",
  execute: "WebDriver:ExecuteScript",
  perform: "WebDriver:PerformActions",
  frame: "WebDriver:SwitchToFrame",
  click: "WebDriver:ElementClick",
  picture: "WebDriver:TakeScreenshot",
};

/** A free port, English, and nothing that Firefox does for itself over the network. */
const PREFERENCES = {
  "marionette.port": 0,
  "intl.accept_languages": "en-US",
  "app.normandy.enabled": false,
  "app.update.disabledForTesting": true,
  "browser.aboutwelcome.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.homepage": "about:blank",
  "browser.startup.page": 0,
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.getAddons.cache.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "nimbus.rollouts.enabled": false,
  "services.settings.server": "data:,#no-remote-settings",
  "toolkit.telemetry.server": "data:,",
};

/**
 * @param {string} program
 * @returns {Promise<{ driver: WebDriver, close: () => Promise<void> }>}
 */
export async function startFirefox(program) {
  // Some Firefoxes may not read what is outside of the user's own folders.
  const profile = await mkdtemp(fileURLToPath(new URL("firefox-", artifacts)));
  const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`);
  await writeFile(join(profile, "user.js"), lines.join(""));
  const child = spawn(program, ["--headless", "--marionette", "--no-remote", "--profile", profile], { stdio: "ignore" });
  const ended = endOf(child, program);
  const close = async () => {
    child.kill();
    await ended.promise;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    let port;
    await until(`${program} listens`, async () => {
      ended.check();
      port = Number(await readFile(join(profile, "MarionetteActivePort"), "utf8").catch(() => 0));
      return port > 0;
    }, 60_000);
    const marionette = new Marionette(port);
    await marionette.send("WebDriver:NewSession", {});
    const send = async (command, params) => (await marionette.send(COMMANDS[command], params)).value;
    return { driver: new WebDriver(send), close };
  } catch (error) {
    await close();
    throw error;
  }
}

class Marionette {
  #socket;
  #received = Buffer.alloc(0);
  #answers = new Map();
  #sent = 0;

  constructor(port) {
    this.#socket = connect(port, "127.0.0.1");
    this.#socket.on("data", (data) => this.#receive(data));
    this.#socket.on("error", (error) => this.#end(error));
    this.#socket.on("close", () => this.#end(new Error("Firefox ended")));
  }

  send(name, params) {
    const id = (this.#sent += 1);
    const message = Buffer.from(JSON.stringify([0, id, name, params]));
    return new Promise((resolve, reject) => {
      this.#answers.set(id, { resolve, reject });
      this.#socket.write(Buffer.concat([Buffer.from(`${message.length}:`), message]));
    });
  }

  #receive(data) {
    this.#received = Buffer.concat([this.#received, data]);
    for (;;) {
      const start = this.#received.indexOf(":") + 1;
      const end = start + Number(this.#received.subarray(0, Math.max(start - 1, 0)));
      if (start === 0 || this.#received.length < end) {
        return;
      }
      const message = JSON.parse(this.#received.subarray(start, end));
      this.#received = this.#received.subarray(end);
      // The first message only greets.
      if (Array.isArray(message)) {
        const [, id, error, result] = message;
        const { resolve, reject } = this.#answers.get(id);
        this.#answers.delete(id);
        error ? reject(new Error(`${error.error}: ${error.message}`)) : resolve(result);
      }
    }
  }

  #end(error) {
    this.#answers.forEach(({ reject }) => reject(error));
    this.#answers.clear();
  }
}
