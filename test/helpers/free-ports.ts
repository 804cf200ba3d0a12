import { randomInt } from 'node:crypto';
import { findFreePort } from '../../src/node/ports.ts';

/** The first of `count` free ports in a row: at a place of its own, so that tests that run at once do not meet. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    // Below 32768 no system gives out ports by itself (RFC 6335 and ip(7)).
    const from = await findFreePort({ from: randomInt(20_000, 32_000) });
    const row = Array.from({ length: count }, (_, n) => from + n);
    const free = await Promise.all(row.map((port) => findFreePort({ from: port, tries: 1 }).catch(() => 0)));
    if (free.every((port, n) => port === from + n)) return from;
  }
}
