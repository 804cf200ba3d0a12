import { setImmediate as turn } from 'node:timers/promises';

/** Full collections, one after the other, until V8 has given back what it does not need. */
const COLLECTIONS = 6;

/**
 * Resident memory in bytes, without garbage: where the collector can be called (`--expose-gc`), it is. Turns of the
 * event loop between the collections let finalizers and closed handles go.
 */
export async function residentMemory(): Promise<number> {
  for (let times = 0; times < COLLECTIONS; times += 1) {
    globalThis.gc?.();
    await turn();
  }
  return process.memoryUsage.rss();
}

/** Resident memory at its highest, asked for now and then while something goes on; `stop` returns it in bytes. */
export function watchMemory(everyMs = 20): { stop(): number } {
  let highest = process.memoryUsage.rss();
  const timer = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage.rss());
  }, everyMs);
  return {
    stop() {
      clearInterval(timer);
      return Math.max(highest, process.memoryUsage.rss());
    },
  };
}
