/** The test runner, which is one of the npm packages of `www/`. */

import { createRequire } from "node:module";

import { root } from "./places.mjs";

const require = createRequire(new URL("www/package.json", root));

export const { defineConfig, expect, test } = require("@playwright/test");
