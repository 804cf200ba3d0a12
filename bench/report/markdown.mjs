/** The report as Markdown. */
import { spread } from '../lib/statistics.mjs';

/** @typedef {import('../rows/row.mjs').Figure} Figure */

/**
 * @param {readonly import('../rows/row.mjs').Row[]} rows
 * @param {import('../lib/results.mjs').Results} results
 * @returns {string} each figure with its goal, what was reached, and whether that is enough
 */
export function goalTable(rows, results) {
  const lines = rows.flatMap((row) =>
    row.figures(results).map((figure, index) => figureLine(index === 0 ? row : undefined, figure)),
  );
  return [
    '| # | figure | goal | reached: least / median / most | |',
    '|---|---|--:|--:|---|',
    ...lines,
    '',
  ].join('\n');
}

/** @param {{ id: string, title: string } | undefined} row @param {Figure} figure */
function figureLine(row, figure) {
  const lead = row === undefined ? '' : `**${row.title}**: `;
  return `| ${row?.id ?? ''} | ${lead}${figure.name} | ${goalText(figure)} | ${reached(figure)} | ${verdict(figure)} |`;
}

/** @param {Figure} figure */
function goalText({ goal }) {
  if (goal?.atLeast !== undefined) return `≥ ${goal.atLeast}`;
  if (goal?.atMost !== undefined) return `≤ ${goal.atMost}`;
  return '';
}

/** @param {Figure} figure @returns {string} */
export function reached({ values, unit = '', digits = 2 }) {
  const { least, median, most, rounds } = spread(values);
  if (rounds === 0) return '–';
  const texts = [least, median, most].map((value) => value.toFixed(digits));
  return `${texts.join(' / ')}${unit === '' ? '' : ` ${unit}`}`;
}

/** @param {Figure} figure */
function verdict({ goal, values }) {
  const { median, rounds } = spread(values);
  if (goal === undefined) return '';
  if (rounds === 0) return 'not measured';
  return median >= (goal.atLeast ?? -Infinity) && median <= (goal.atMost ?? Infinity)
    ? 'reached'
    : '**missed**';
}
