import { readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** What this program holds that somebody has to let go. */
interface Handles {
  /** Listeners on `process`, where a library leaves them. */
  readonly listeners: number;
  readonly timers: number;
  /** Everything else that keeps an event loop alive: processes, pipes, requests. */
  readonly others: number;
  /** Open descriptors, pipes that nobody waits for included. */
  readonly descriptors: number;
}

const TIMERS = ['Timeout', 'Immediate'];
/** Handles that are closed are gone some turns of the event loop later, and so is what was sent about progress. */
const SETTLE_MS = 100;

/** Counts them, once what was closed is gone. */
export async function countHandles(): Promise<Handles> {
  await delay(SETTLE_MS);
  const resources = process.getActiveResourcesInfo();
  const timers = resources.filter((name) => TIMERS.includes(name)).length;
  const names = process.eventNames();
  return {
    listeners: names.reduce((sum, name) => sum + process.listenerCount(name), 0),
    timers,
    others: resources.length - timers,
    // Both have one entry more, for the folder that is being read: it is in every count.
    descriptors: readdirSync(process.platform === 'linux' ? '/proc/self/fd' : '/dev/fd').length,
  };
}
