/** The tables of the parties: what each of them does, beside the bare loop. */

import { median } from '../lib/statistics.mjs';
import { partyEntry } from '../parties/index.mjs';
import { eventKey, MANY, requestKey, VERY_MANY } from '../rows/shared-trials.mjs';
import { table } from './table.mjs';

/** @typedef {import('../lib/results.mjs').Results} Results */

const AGAINST_PYTHON = [
  ...['L', 'Lc', 'Lm', 'asyncio tasks', 'asyncio thread', 'stack'],
  ...['stdwire', 'stdwire × L', 'stdwire × Lc', 'stdwire × Lm', 'bare × bridge'],
  ...['birpc', 'json-rpc-2.0', 'python-shell', 'mcp sdk', 'mcp client', 'vscode-jsonrpc', 'pythonia'],
  ...['uvicorn', 'fastapi', 'aiohttp'],
];
const ALONE = ['C bare, each', 'C bare, tick', 'C stdwire', 'C stack'];

/**
 * @param {Results} results
 * @returns {string} Markdown; nothing where nothing of it was measured
 */
export function peerTables(results) {
  return [
    section(results, AGAINST_PYTHON, 'L', {
      title: '## Against a Python peer',
      note: 'Medians, and of ratios the median of the rounds.',
      first: 'Node side × Python side',
    }),
    section(results, ALONE, 'C bare, tick', {
      title: '## The client alone: a peer in C answers',
      note: 'Ratios to the bare client with one write per tick.',
      first: 'client',
    }),
  ].join('');
}

/**
 * @param {Results} results
 * @param {readonly string[]} parties
 * @param {string} base
 * @param {{ title: string, note: string, first: string }} texts
 */
function section(results, parties, base, { title, note, first }) {
  const measured = parties.filter((name) =>
    [requestKey(name, MANY), eventKey(name)].some((key) => results.values(key, 'perSecond').length > 0),
  );
  if (measured.length === 0) return '';
  const columns = [
    column(results, `${MANY} in flight: per second`, base, (name) => requestKey(name, MANY)),
    column(results, `${VERY_MANY.toLocaleString('en')} in flight: per second`, base, (name) =>
      requestKey(name, VERY_MANY),
    ),
    column(results, 'events per second', base, eventKey),
  ].filter(({ cells }) => measured.some((name) => cells(name).length > 0 && cells(name)[0] !== '–'));
  const micros = (/** @type {string} */ name, /** @type {string} */ of) =>
    number(median(results.values(requestKey(name, MANY), of)), 1);
  const lost = (/** @type {string} */ name) => {
    const values = results.values(eventKey(name), 'lost');
    return values.length === 0 ? '–' : String(Math.max(...values));
  };
  return [
    title,
    '',
    table(
      [
        first,
        ...columns.map(({ head }) => head),
        `µs of processor time, ${MANY} in flight: Node`,
        'and the other side',
        'events lost at most',
      ],
      measured.map((name) => [
        partyEntry(name).title,
        ...columns.map(({ cells }) => cells(name)[0] ?? '–'),
        micros(name, 'nodeMicros'),
        micros(name, 'otherMicros'),
        lost(name),
      ]),
    ),
    '',
    note,
    '',
    '',
  ].join('\n');
}

/**
 * @param {Results} results
 * @param {string} head
 * @param {string} base
 * @param {(name: string) => string} keyOf
 */
function column(results, head, base, keyOf) {
  return {
    head,
    cells: (/** @type {string} */ name) => {
      const values = results.values(keyOf(name), 'perSecond');
      if (values.length === 0) return ['–'];
      const ratio = median(results.ratio(keyOf(name), keyOf(base), 'perSecond'));
      return [`${number(median(values), 0)} (${number(ratio, 2)})`];
    },
  };
}

/** @param {number} value @param {number} digits */
function number(value, digits) {
  if (Number.isNaN(value)) return '–';
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
