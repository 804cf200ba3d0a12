import {
  EVENTS,
  eventKey,
  eventTrials,
  MANY,
  requestKey,
  requestTrials,
  VERY_MANY,
} from './shared-trials.mjs';

const withEvents = [
  ...['L', 'Lc', 'Lm', 'asyncio tasks', 'asyncio thread', 'stack', 'stdwire'],
  ...['stdwire × L', 'stdwire × Lc', 'stdwire × Lm'],
  ...['birpc', 'json-rpc-2.0', 'python-shell', 'mcp sdk', 'mcp client', 'vscode-jsonrpc', 'pythonia'],
];
const parties = [...withEvents, 'uvicorn', 'fastapi', 'aiohttp'];

/** @type {import('./row.mjs').Row} */
export const p02 = {
  id: 'P2',
  title: 'beside the peers, the same job',
  trials: (bench) => [
    ...requestTrials(bench, parties, MANY),
    ...requestTrials(bench, parties, VERY_MANY),
    ...eventTrials(bench, withEvents),
  ],
  figures: (results) => {
    const times = (/** @type {string} */ peer, /** @type {number} */ many) =>
      results.ratio(requestKey('stdwire', many), requestKey(peer, many), 'perSecond');
    const events = results.ratio(eventKey('stdwire'), eventKey('mcp client'), 'perSecond');
    return [
      { name: 'MCP client, 100 in flight', values: times('mcp client', MANY), goal: { atLeast: 3.5 } },
      { name: 'MCP client, 1,000 in flight', values: times('mcp client', VERY_MANY), goal: { atLeast: 7 } },
      { name: `MCP client, ${EVENTS}`, values: events, goal: { atLeast: 12 } },
      { name: 'vscode-jsonrpc, 100 in flight', values: times('vscode-jsonrpc', MANY), goal: { atLeast: 3 } },
      {
        name: 'vscode-jsonrpc, 1,000 in flight',
        values: times('vscode-jsonrpc', VERY_MANY),
        goal: { atLeast: 5 },
      },
      { name: 'FastAPI, 100 in flight', values: times('fastapi', MANY), goal: { atLeast: 40 } },
    ];
  },
};
