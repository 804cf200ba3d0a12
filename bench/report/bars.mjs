/** The parties side by side, as bars. */
import { median } from '../lib/statistics.mjs';
import { eventKey, MANY, requestKey, VERY_MANY } from '../rows/shared-trials.mjs';
import { svgOf } from './svg.mjs';

const BASE = 'L';
/** Those that a reader knows: the limits, the peers, and this client. */
/** @type {Readonly<Record<string, string>>} */
const SHOWN = {
  Lm: "today's limit (Lm)",
  stdwire: 'Stdwire, both sides',
  L: 'bare loop (L)',
  'json-rpc-2.0': 'json-rpc-2.0',
  birpc: 'birpc',
  'python-shell': 'python-shell',
  'mcp sdk': 'MCP sdk, version 1',
  stack: 'straightforward stack',
  'vscode-jsonrpc': 'vscode-jsonrpc',
  'mcp client': 'MCP client, version 2',
  pythonia: 'pythonia',
  fastapi: 'FastAPI over fetch',
};
const OWN = '#d62728';
const OTHERS = '#7f9fc4';

/**
 * @param {import('../lib/results.mjs').Results} results
 * @returns {Promise<string | undefined>} SVG; nothing where nothing of it was measured, or nothing can draw it
 */
export async function drawBars(results) {
  const measures = {
    [`${MANY} in flight`]: (/** @type {string} */ name) => requestKey(name, MANY),
    [`${VERY_MANY.toLocaleString('en')} in flight`]: (/** @type {string} */ name) =>
      requestKey(name, VERY_MANY),
    'progress events': eventKey,
  };
  const values = Object.entries(measures).flatMap(([measure, keyOf]) =>
    Object.entries(SHOWN)
      .map(([party, label]) => ({
        party: label,
        own: party === 'stdwire',
        measure,
        ratio: median(results.ratio(keyOf(party), keyOf(BASE), 'perSecond')),
      }))
      .filter(({ ratio }) => ratio > 0),
  );
  if (!values.some(({ own }) => own)) return undefined;
  const y = { field: 'party', type: 'nominal', sort: Object.values(SHOWN), title: null };
  const x = { field: 'ratio', type: 'quantitative', title: 'times L', axis: { tickCount: 4 } };
  return svgOf({
    title: { text: 'How many a second, beside the bare loop L', anchor: 'start', fontSize: 16, offset: 12 },
    data: { values },
    facet: {
      column: {
        field: 'measure',
        type: 'nominal',
        title: null,
        sort: Object.keys(measures),
        header: { labelFontSize: 14 },
      },
    },
    spec: {
      width: 240,
      height: { step: 26 },
      layer: [
        {
          mark: 'bar',
          encoding: { x, y, color: { condition: { test: 'datum.own', value: OWN }, value: OTHERS } },
        },
        {
          mark: { type: 'text', align: 'left', dx: 4, fontSize: 12 },
          encoding: { x, y, text: { field: 'ratio', type: 'quantitative', format: '.2f' } },
        },
      ],
    },
    resolve: { scale: { x: 'independent' } },
  });
}
