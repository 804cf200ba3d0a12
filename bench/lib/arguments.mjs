import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Problem } from '../../scripts/lib/problem.mjs';

/** @typedef {import('../rows/row.mjs').Row} Row */

const options = /** @type {const} */ ({
  quick: { type: 'boolean', default: false },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  out: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
});

/**
 * @param {string[]} args
 * @param {readonly Row[]} rows
 */
export function readArguments(args, rows) {
  const { values, positionals } = parsed(args);
  const names = positionals.map((name) => name.toUpperCase());
  const unknown = names.find((name) => !rows.some(({ id }) => id === name));
  if (unknown !== undefined)
    throw new Problem(`There is no row named ${unknown}.`, {
      todo: `There are: ${rows.map(({ id }) => id).join(', ')}.`,
      exitCode: 2,
    });
  const { quick, help, out } = values;
  return {
    chosen: rows.filter(({ id, apart }) => (names.length === 0 ? !apart : names.includes(id))),
    whole: names.length === 0 && !quick,
    quick,
    help,
    out: out === undefined ? undefined : resolve(out),
    rounds: number('rounds', values.rounds, quick ? 3 : 5),
    seconds: number('seconds', values.seconds, quick ? 0.2 : 0.5),
  };
}

/** @param {readonly Row[]} rows */
export function helpText(rows) {
  return [
    'npm run bench [-- options] [rows]: measures what the bridge costs, beside the peers and the bare loops.',
    '',
    ...rows.map(
      ({ id, title, apart }) => `  ${id.padEnd(8)}${title}${apart ? ' (only when it is named)' : ''}`,
    ),
    '',
    '  --quick       three short rounds, printed and not written',
    '  --rounds N    rounds after the one that warms up; 5 unless set',
    '  --seconds S   about how long one measurement takes; 0.5 unless set',
    '  --out FILE    write the report there; all rows at full length go to docs/performance.md unless set',
    '',
  ].join('\n');
}

/** @param {string[]} args */
function parsed(args) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new Problem(error instanceof Error ? error.message : String(error), {
      todo: 'See `npm run bench -- --help`.',
      exitCode: 2,
    });
  }
}

/** @param {string} name @param {string | undefined} text @param {number} usual */
function number(name, text, usual) {
  const value = Number(text ?? usual);
  if (!(value > 0)) throw new Problem(`--${name} takes a number above 0, not "${text}".`, { exitCode: 2 });
  return value;
}
