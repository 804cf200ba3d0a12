import { setTimeout as delay } from 'node:timers/promises';

/** Waits for a random time: a fault may come at any moment. */
export async function anyMoment(mostMs: number): Promise<void> {
  await delay(Math.random() * mostMs);
}

/** Does something `count` times, so many at once, and tells after each of these groups how many are done. */
export async function inGroups(
  count: number,
  atOnce: number,
  doOne: () => Promise<void>,
  onProgress: (done: number) => void,
): Promise<void> {
  for (let done = 0; done < count; ) {
    const together = Math.min(atOnce, count - done);
    await Promise.all(Array.from({ length: together }, doOne));
    done += together;
    onProgress(done);
  }
}
