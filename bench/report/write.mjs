/** The whole report: a page, its plots, and the raw figures beside them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { growth, median } from '../lib/statistics.mjs';
import { drawBars } from './bars.mjs';
import { goalTable } from './markdown.mjs';
import { peerTables } from './peer-tables.mjs';
import { drawPlot } from './plots.mjs';
import { table } from './table.mjs';

const BARS = 'peers.svg';
/** Below this, what every command costs hides what an item costs. */
const LEAST_SIZE = 100;

/**
 * @typedef {object} Run
 * @property {readonly import('../rows/row.mjs').Row[]} rows
 * @property {import('../lib/results.mjs').Results} results
 * @property {import('../lib/machine.mjs').Machine} machine
 * @property {{ rounds: number, seconds: number, date: string, minutes: number, command: string }} facts
 */

/**
 * @param {Run} run
 * @param {string} file of the page; plots and figures go into a folder of its name beside it
 * @returns {Promise<string>} the page
 */
export async function writeReport(run, file) {
  const folder = file.replace(/\.md$/, '');
  mkdirSync(folder, { recursive: true });
  const plots = await writePlots(run, folder);
  const bars = await drawBars(run.results);
  if (bars !== undefined) writeFileSync(join(folder, BARS), `${bars}\n`);
  const name = folder.slice(dirname(file).length + 1);
  const page = pageOf(run, plots, name, bars === undefined ? undefined : `${name}/${BARS}`);
  writeFileSync(file, page);
  const { rows, results, machine, facts } = run;
  const figures = Object.fromEntries(rows.map((row) => [row.id, row.figures(results)]));
  writeFileSync(
    join(folder, 'figures.json'),
    `${JSON.stringify({ facts, machine, figures, ...results.toJSON() })}\n`,
  );
  return page;
}

/** @param {Run} run @param {string} folder @returns {Promise<import('../rows/row.mjs').Plot[]>} those that were drawn */
async function writePlots({ rows, results }, folder) {
  const drawn = [];
  for (const plot of rows.flatMap((row) => row.plots?.(results) ?? [])) {
    const svg = await drawPlot(plot);
    if (svg === undefined) continue;
    writeFileSync(join(folder, `${plot.name}.svg`), `${svg}\n`);
    drawn.push(plot);
  }
  return drawn;
}

/**
 * @param {Run} run
 * @param {readonly import('../rows/row.mjs').Plot[]} plots
 * @param {string} folder
 * @param {string | undefined} bars
 */
function pageOf({ rows, results, machine, facts }, plots, folder, bars) {
  const versions = Object.entries(machine.peers).map(([name, version]) => `${name} ${version}`);
  return [
    '# Performance',
    '',
    `Written by \`${facts.command}\`. What is measured, and how, is told in [bench/README.md](../bench/README.md). Ratios carry over from one machine to another, absolute figures do not.`,
    '',
    table(
      ['', 'this run'],
      [
        ['date', facts.date],
        ['rounds', `${facts.rounds}, interleaved, after one that warms up; ${facts.minutes} minutes in all`],
        ['machine', machine.processor],
        ['system', machine.system],
        ['Node, Python, Stdwire', `${machine.node}, ${machine.python}, ${machine.stdwire}`],
        ['beside', versions.join(', ')],
      ],
    ).replaceAll('--:', '---'),
    '',
    '## Goals',
    '',
    goalTable(rows, results),
    'The median is judged. Ratios are taken in each round. **L** is the bare loop that flushes each message, **Lm** the bare client that writes once per tick, with msgspec and one write per read in Python: the most that one thread of Python gives.',
    '',
    ...(bars === undefined ? [] : [`![How many a second, beside the bare loop L](${bars})`, '']),
    peerTables(results).trimEnd(),
    '',
    ...plots.flatMap((plot) => [
      `## ${plot.title}`,
      '',
      `![${plot.title}: ${plot.y} by ${plot.x}](${folder}/${plot.name}.svg)`,
      '',
      plotTable(plot),
      '',
    ]),
    ...(plots.length === 0
      ? []
      : [`The exponent k is fitted to cost = c · size^k from a size of ${LEAST_SIZE} on: 1 is linear.`, '']),
    ...leftOut(results),
  ]
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()
    .concat('\n');
}

/** @param {import('../rows/row.mjs').Plot} plot */
function plotTable({ x, y, curves }) {
  const sizes = [...new Set(curves.flatMap(({ points }) => points.map(({ size }) => size)))].sort(
    (a, b) => a - b,
  );
  return table(
    [`${x}; ${y}`, ...sizes.map((size) => size.toLocaleString('en')), 'exponent'],
    curves.map(({ name, points }) => [
      name,
      ...sizes.map((size) => {
        const cost = median(points.filter((point) => point.size === size).map((point) => point.cost));
        return Number.isNaN(cost) ? '–' : cost.toLocaleString('en', { maximumSignificantDigits: 3 });
      }),
      growth(points.filter(({ size }) => size >= LEAST_SIZE)).toFixed(2),
    ]),
  );
}

/** @param {import('../lib/results.mjs').Results} results */
function leftOut(results) {
  if (results.failures.length === 0) return [];
  return ['## Left out', '', ...results.failures.map(([trial, why]) => `- ${trial}: ${why}`), ''];
}
