/**
 * What is remembered on this machine. In a frame of opaque origin, and where the user forbids it,
 * there is no storage: asking for it throws, nothing is remembered, and nothing else happens.
 */

export function remembered(key: string): string | null {
  return withStorage((storage) => storage.getItem(key)) ?? null;
}

export function remember(key: string, value: string): void {
  withStorage((storage) => storage.setItem(key, value));
}

export function withStorage<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(globalThis.localStorage);
  } catch {
    return undefined;
  }
}
