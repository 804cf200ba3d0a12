import { once } from '../lib/song-folders.mjs';
import { percentile } from '../lib/statistics.mjs';
import { DIRECT, EVENTS, IN_PROGRAM, openWays, PAGE, SOCKET, STAND_INS } from '../lib/window-ways.mjs';

const CALLS = 1000;
const ways = [DIRECT, IN_PROGRAM, STAND_INS, SOCKET, PAGE];

/** @type {import('./row.mjs').Row} */
export const windowBridge = {
  id: 'WINDOW',
  // It holds a browser open.
  apart: true,
  title: 'the bridge to a window, beside the client that owns the backend',
  trials: ({ quick, atEnd }) => {
    const opened = once(async () => {
      const all = await openWays();
      atEnd(all.close);
      return all.ways;
    });
    return ways.map((way) => ({
      key: way,
      group: 'bridge to a window',
      run: async () => {
        const found = (await opened())[way];
        if (found === undefined) throw new Error('there is no Chromium on this machine');
        const times = await found.calls(quick ? CALLS / 4 : CALLS);
        const seconds = await found.events(EVENTS);
        return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), perSecond: EVENTS / seconds };
      },
    }));
  },
  figures: (results) =>
    ways.flatMap((way) => [
      { name: `a call, p50, ${way}`, values: results.values(way, 'p50'), unit: 'µs', digits: 0 },
      {
        name: `events, ${way}`,
        values: results.values(way, 'perSecond').map((rate) => rate / 1000),
        unit: 'k/s',
        digits: 0,
      },
    ]),
};
