import { parseArgs } from 'node:util';
import { number } from './figure.ts';
import type { SoakRun } from './run.ts';

/** One run and how often it does what it does. */
interface Work {
  readonly run: SoakRun;
  readonly count: number;
}

/** What the arguments ask for. */
type Asked = { readonly work: readonly Work[] } | { readonly help: true } | { readonly problem: string };

const options = {
  full: { type: 'boolean', default: false },
  count: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Reads the arguments of `npm run soak`. What is wrong with them is told in one sentence. */
export function readArguments(argv: readonly string[], runs: readonly SoakRun[]): Asked {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    if (values.help) return { help: true };
    const unknown = positionals.find((name) => runs.every((run) => run.name !== name));
    const names = runs.map(({ name }) => name).join(', ');
    if (unknown !== undefined) return { problem: `There is no run named ${unknown}. There are: ${names}.` };
    const chosen = positionals.length === 0 ? runs : runs.filter(({ name }) => positionals.includes(name));
    const count = values.count === undefined ? undefined : Number(values.count.replaceAll(/[_,]/g, ''));
    if (count !== undefined && chosen.length !== 1)
      return { problem: '--count is the count of one run: name it.' };
    if (count !== undefined && !(Number.isSafeInteger(count) && count > 0))
      return { problem: `--count is a whole number above 0, not ${values.count}.` };
    return {
      work: chosen.map((run) => ({ run, count: count ?? run.sizes[values.full ? 'full' : 'usual'] })),
    };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

/** How the command is used, and what there is to run. */
export function helpText(runs: readonly SoakRun[]): string {
  const table = runs.map(({ name, unit, sizes }) => [
    name,
    ...[sizes.usual, sizes.full].map((size) => `${number(size)} ${unit}`),
  ]);
  const [names, usual] = [0, 1].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const rows = [['run', 'usual', '--full'], ...table].map(
    ([name = '', size = '', full = '']) =>
      `  ${name.padEnd(names ?? 0)}  ${size.padEnd(usual ?? 0)}  ${full}`,
  );
  return `Usage: npm run soak [-- [NAME …] [--full | --count N]]

Repeats what must never go wrong until the figures can be relied on, and prints them as Markdown.
Ends with 1 if a goal is missed.

  NAME                only the runs of these names
  --full              the sizes that the goals are about: three quarters of an hour
  --count N           this many, for one run

${rows.join('\n')}

What each figure means: docs/soak.md
`;
}
