/** How drawings show verdicts: never by color alone. */

import type { Summary, Verdict } from "../../contract/report.ts";

const SYMBOLS: Record<Verdict, string> = { granted: "✓", missing: "✕", denied: "⊘", undecided: "?" };
/** A symbol before what it stands for. */
const SYMBOL = new RegExp(`^[${Object.values(SYMBOLS).join("")}] `, "u");

/** In the order of the screen. */
export const VERDICTS: Verdict[] = ["granted", "missing", "denied", "undecided"];
/** From the most urgent one on. */
export const URGENT_FIRST: Verdict[] = ["denied", "missing", "undecided", "granted"];

/** The most urgent verdict that there is; undefined: nothing is checked. */
export const worst = (summary: Summary): Verdict | undefined => URGENT_FIRST.find((verdict) => summary[verdict] > 0);

/** A verdict in a word. */
export const wordOf = (verdict: Verdict): string => sfnHost.say(`diagram_${verdict}`);

export const withSymbol = (verdict: Verdict, text: string): string => `${SYMBOLS[verdict]} ${text}`;
export const withoutSymbol = (text: string): string => text.replace(SYMBOL, "");
