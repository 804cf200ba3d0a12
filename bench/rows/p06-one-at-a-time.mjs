import { keyOf, partyTrials } from '../lib/party-trials.mjs';

const GROUP = 'one at a time';
const peers = { 'MCP client': 'mcp client', 'vscode-jsonrpc': 'vscode-jsonrpc', FastAPI: 'fastapi' };
const parties = ['L', 'Lc', 'stdwire', 'stdwire × Lc', ...Object.values(peers)];

/**
 * On one processor: on two, the other side is asleep when its command comes, or is not, and the figures fall into two
 * heaps.
 *
 * @type {import('./row.mjs').Row}
 */
export const p06 = {
  id: 'P6',
  title: 'one command at a time, on one processor',
  trials: ({ parties: open, seconds }) =>
    partyTrials(open, GROUP, parties, { job: 'serial', pinned: true, seconds }),
  figures: (results) => {
    const ratio = (/** @type {string} */ of, /** @type {string} */ name) =>
      results.ratio(keyOf(GROUP, 'stdwire'), keyOf(GROUP, of), name);
    return [
      { name: 'p50, of bare', values: ratio('L', 'p50'), goal: { atMost: 1.3 } },
      { name: 'p99, of bare', values: ratio('L', 'p99'), goal: { atMost: 1.5 } },
      { name: 'p50', values: results.values(keyOf(GROUP, 'stdwire'), 'p50'), unit: 'µs', digits: 1 },
      { name: 'p50 of bare', values: results.values(keyOf(GROUP, 'L'), 'p50'), unit: 'µs', digits: 1 },
      ...Object.entries(peers).map(([name, peer]) => ({
        name: `p50 of ${name}`,
        values: results.values(keyOf(GROUP, peer), 'p50'),
        unit: 'µs',
        digits: 1,
      })),
    ];
  },
};
