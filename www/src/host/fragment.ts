/** What stands behind the `#` of the address. */

/** Milliseconds that typing must pause before it changes. */
const PAUSE_MS = 300;

let timer: ReturnType<typeof setTimeout> | undefined;

export function fragment(): string {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    // No text in UTF-8: as it is.
    return location.hash.slice(1);
  }
}

/** Changes it without a step in the history, when typing pauses. */
export function setFragment(value: string): void {
  clearTimeout(timer);
  const before = location.hash;
  timer = setTimeout(() => {
    // Who has gone elsewhere is not brought back by what was typed before.
    if (location.hash === before) {
      replaceFragment(value);
    }
  }, PAUSE_MS);
}

/** A frame of opaque origin has no history of its own: then the page goes on without an address. */
function replaceFragment(value: string): void {
  const hash = `#${encodeURIComponent(value).replaceAll("%2F", "/").replaceAll("%3A", ":")}`;
  try {
    history.replaceState(history.state, "", hash);
  } catch {
    // See above.
  }
}
