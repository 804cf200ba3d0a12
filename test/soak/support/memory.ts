import { setImmediate as turn } from 'node:timers/promises';
import { getHeapSpaceStatistics } from 'node:v8';

/** Full collections, one after the other, until V8 has given back what it does not need. */
const COLLECTIONS = 6;
/** Where V8 makes what may be gone soon. It grows with how fast things come and go, not with what stays. */
const YOUNG = ['new_space', 'new_large_object_space'];

/**
 * Resident memory in bytes that holds something: without garbage, where the collector can be called (`--expose-gc`),
 * and without V8's room for short-lived things, which is empty then, tens of megabytes after a busy time, and V8's own
 * affair. Turns of the event loop between the collections let finalizers and closed handles go.
 */
export async function residentMemory(): Promise<number> {
  for (let times = 0; times < COLLECTIONS; times += 1) {
    globalThis.gc?.();
    await turn();
  }
  const young = getHeapSpaceStatistics().filter(({ space_name }) => YOUNG.includes(space_name));
  return process.memoryUsage.rss() - young.reduce((sum, space) => sum + space.physical_space_size, 0);
}
