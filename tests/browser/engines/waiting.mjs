/** How the journeys wait: for a state, which is asked for again until it is there. */

/** Fails when a promise takes longer. */
export async function within(limit, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${limit / 1000} s`)), limit);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Repeats a question until its answer is true; fails when the time is over. */
export async function until(what, ask, limit = 20_000) {
  const end = performance.now() + limit;
  for (;;) {
    if (await ask()) {
      return;
    }
    if (performance.now() > end) {
      throw new Error(`${what}: not after ${limit / 1000} s`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
