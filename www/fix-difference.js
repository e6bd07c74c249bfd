/** Two texts line by line, as a unified diff shows them. */

/** Lines around each change. */
const CONTEXT = 3;
/** Cells of the table of common lines; beyond, everything between the ends is taken as changed. */
const CELLS_AT_MOST = 1_000_000;
/** Characters of a line from which on only what is around the change is shown. */
const LONG = 300;
const AROUND = 60;
/** Characters that would change the look of those around them. */
const DECEPTIVE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0000-\u0008\u000e-\u001f\u007f-\u009f]/g;

/**
 * @param {string} before
 * @param {string} after
 * @returns {{ sign: "+" | "-" | " " | "…", text: string }[]}
 */
export function difference(before, after) {
  const [old, young] = [before, after].map((text) => text.split(/\r\n?|\n/));
  const shorter = Math.min(old.length, young.length);
  let start = 0;
  while (start < shorter && old[start] === young[start]) {
    start++;
  }
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === young.at(-1 - end)) {
    end++;
  }
  const rows = [
    ...old.slice(0, start).map((text) => ({ sign: " ", text })),
    ...changed(old.slice(start, old.length - end), young.slice(start, young.length - end)),
    ...old.slice(old.length - end).map((text) => ({ sign: " ", text })),
  ];
  return shortened(near(rows)).map(({ sign, text }) => ({ sign, text: visible(text) }));
}

/** The lines of both texts, those in common once. */
function changed(old, young) {
  const removed = (lines) => lines.map((text) => ({ sign: "-", text }));
  const added = (lines) => lines.map((text) => ({ sign: "+", text }));
  if (old.length * young.length > CELLS_AT_MOST) {
    return [...removed(old), ...added(young)];
  }
  // How many lines the rests have in common.
  const common = Array.from({ length: old.length + 1 }, () => new Uint32Array(young.length + 1));
  for (let one = old.length - 1; one >= 0; one--) {
    for (let two = young.length - 1; two >= 0; two--) {
      common[one][two] =
        old[one] === young[two]
          ? common[one + 1][two + 1] + 1
          : Math.max(common[one + 1][two], common[one][two + 1]);
    }
  }
  const rows = [];
  let [one, two] = [0, 0];
  while (one < old.length && two < young.length) {
    if (old[one] === young[two]) {
      rows.push({ sign: " ", text: old[one] });
      one++;
      two++;
    } else if (common[one + 1][two] >= common[one][two + 1]) {
      rows.push(...removed([old[one++]]));
    } else {
      rows.push(...added([young[two++]]));
    }
  }
  return [...rows, ...removed(old.slice(one)), ...added(young.slice(two))];
}

/** What is far from any change becomes one row. */
function near(rows) {
  const isNear = new Uint8Array(rows.length);
  rows.forEach(({ sign }, at) => {
    if (sign !== " ") {
      isNear.fill(1, Math.max(0, at - CONTEXT), at + CONTEXT + 1);
    }
  });
  const kept = [];
  rows.forEach((row, at) => {
    if (isNear[at]) {
      kept.push(row);
    } else if (kept.length > 0 && kept.at(-1).sign !== "…") {
      kept.push({ sign: "…", text: "" });
    }
  });
  return kept.at(-1)?.sign === "…" ? kept.slice(0, -1) : kept;
}

/** A long line and the one in its place, without what is far from their difference. */
function shortened(rows) {
  const at = rows.findIndex(({ sign, text }) => sign === "-" && text.length > LONG);
  const [one, two] = [rows[at]?.text, rows[at + 1]?.text];
  if (at < 0 || rows[at + 1]?.sign !== "+") {
    return rows;
  }
  const shorter = Math.min(one.length, two.length);
  let start = 0;
  while (start < shorter && one[start] === two[start]) {
    start++;
  }
  let end = 0;
  while (end < shorter - start && one.at(-1 - end) === two.at(-1 - end)) {
    end++;
  }
  const cut = (text) => {
    const from = Math.max(0, start - AROUND);
    const to = Math.min(text.length, text.length - end + AROUND);
    return (from > 0 ? "…" : "") + text.slice(from, to) + (to < text.length ? "…" : "");
  };
  return [
    ...rows.slice(0, at),
    { sign: "-", text: cut(one) },
    { sign: "+", text: cut(two) },
    ...rows.slice(at + 2),
  ];
}

function visible(text) {
  return text.replace(DECEPTIVE, (letter) => `\\u{${letter.codePointAt(0).toString(16)}}`);
}
