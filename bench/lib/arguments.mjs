import { parseArgs } from 'node:util';
import { Problem } from '../../scripts/lib/problem.mjs';

/**
 * @param {string[]} args
 * @param {readonly import('../rows/row.mjs').Row[]} rows
 */
export function readArguments(args, rows) {
  const { values, positionals } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
    },
    allowPositionals: true,
  });
  const names = positionals.map((name) => name.toUpperCase());
  const unknown = names.find((name) => !rows.some(({ id }) => id === name));
  if (unknown !== undefined)
    throw new Problem(`There is no row named ${unknown}.`, {
      todo: `There are: ${rows.map(({ id }) => id).join(', ')}.`,
    });
  const { quick } = values;
  return {
    chosen: rows.filter(({ id }) => names.length === 0 || names.includes(id)),
    quick,
    rounds: Number(values.rounds ?? (quick ? 3 : 5)),
    seconds: Number(values.seconds ?? (quick ? 0.2 : 0.5)),
  };
}
