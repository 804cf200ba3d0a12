import { setTimeout as delay } from 'node:timers/promises';

/** Full collections, one after the other, until V8 has given back what it does not need. */
const COLLECTIONS = 6;
/** Between two of them: V8 gives pages back in the background. */
const PAUSE_MS = 50;

/**
 * V8 gives what may be gone soon a room that grows to tens of megabytes with how fast things come and go, and that it
 * keeps for a while. Held small, it leaves memory figures to what stays.
 */
export const MEMORY_FLAGS: readonly string[] = ['--expose-gc', '--max-semi-space-size=2'];

/** Resident memory in bytes, without garbage where the collector can be called. */
export async function residentMemory(): Promise<number> {
  for (let times = 0; times < COLLECTIONS; times += 1) {
    collectGarbage();
    await delay(PAUSE_MS);
  }
  return process.memoryUsage.rss();
}

/** Where the collector can be called (`--expose-gc`), it is. */
export function collectGarbage(): void {
  globalThis.gc?.();
}
