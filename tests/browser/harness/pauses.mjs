/** How long nothing else of a page could run: printed, never asserted. */

/** @returns {Promise<() => Promise<number>>} what gives the longest task so far, in milliseconds */
export async function watchLongTasks(frame) {
  await frame.evaluate(() => {
    globalThis.longestTask = 0;
    new PerformanceObserver((list) => {
      globalThis.longestTask = Math.max(globalThis.longestTask, ...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: "longtask" });
  });
  return () => frame.evaluate(() => Math.round(globalThis.longestTask));
}
