/** The look of the page: the operating system's, light or dark. */

import type { Theme } from "../contract/host.ts";
import { remember, remembered } from "./storage.ts";

const REMEMBERED = "sfn-role-check.theme";
const THEMES: readonly string[] = ["system", "light", "dark"] satisfies Theme[];

const known = (theme: string | null | undefined): Theme => (THEMES.includes(theme ?? "") ? (theme as Theme) : "system");

/** What the address asks for, else what was chosen last. */
export function applyStartingTheme(): void {
  show(known(new URLSearchParams(location.search).get("theme") ?? remembered(REMEMBERED)));
}

export const theme = (): Theme => known(document.documentElement.dataset.theme);

export function setTheme(theme: string): void {
  show(known(theme));
  remember(REMEMBERED, known(theme));
}

/** The styles say what each look is. */
function show(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}
