import { expect, test } from 'vitest';
import { helpText, readArguments } from '../../soak/support/arguments.ts';
import type { SoakRun } from '../../soak/support/run.ts';

const runs: readonly SoakRun[] = ['kills', 'stops'].map((name) => ({
  name,
  unit: 'times',
  sizes: { usual: 10, full: 1000 },
  run: () => Promise.resolve([]),
}));

/** What would be run: `name count`. */
function work(...argv: string[]): string[] {
  const asked = readArguments(argv, runs);
  return 'work' in asked ? asked.work.map(({ run, count }) => `${run.name} ${count}`) : [];
}

test('without arguments every run is made, in its usual size', () => {
  expect(work()).toEqual(['kills 10', 'stops 10']);
});

test('names pick runs, --full their sizes, --count the size of one', () => {
  expect(work('stops')).toEqual(['stops 10']);
  expect(work('--full')).toEqual(['kills 1000', 'stops 1000']);
  expect(work('kills', '--count', '1_500')).toEqual(['kills 1500']);
});

test.each([
  [['walks'], 'There is no run named walks. There are: kills, stops.'],
  [['--count', '5'], '--count is the count of one run: name it.'],
  [['kills', '--count', 'many'], '--count is a whole number above 0, not many.'],
  [['kills', '--count', '0'], '--count is a whole number above 0, not 0.'],
  [['--fast'], "Unknown option '--fast'"],
])('%j is refused in a sentence', (argv, problem) => {
  expect(readArguments(argv, runs)).toEqual({ problem: expect.stringContaining(problem) });
});

test('the help names every run with its sizes', () => {
  expect(readArguments(['--help'], runs)).toEqual({ help: true });
  expect(helpText(runs)).toMatch(/^ {2}stops +10 times +1,000 times$/m);
});

test('the help is a table, however long a name is', () => {
  const long = { name: 'a-run-with-a-very-long-name', unit: 'things', sizes: { usual: 5, full: 5_000_000 } };
  const lines = helpText([...runs, { ...long, run: () => Promise.resolve([]) }]).split('\n');
  const rows = lines.filter((line) => /^ {2}(run|kills|a-run-\S*) /.test(line));
  const starts = rows.map((row) => [...row.matchAll(/(?<= {2})\S/g)].map(({ index }) => index));

  expect(starts).toEqual(Array(3).fill([2, 31, 41]));
});
