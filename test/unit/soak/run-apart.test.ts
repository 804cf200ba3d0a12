import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { descendantsOf, stillRunning } from '../../helpers/processes.ts';
import { repositoryRoot } from '../../helpers/python.ts';
import type { SoakRun } from '../../soak/support/run.ts';
import { runApart } from '../../soak/support/run-apart.ts';

const program = (name: string): string => join(repositoryRoot, 'test', 'fixtures', 'soak', name);
const run = (name: string): SoakRun => ({
  name,
  unit: 'times',
  sizes: { usual: 1, full: 1 },
  run: () => Promise.resolve([]),
});

beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  return () => vi.restoreAllMocks();
});

test('what a run has found is what it tells last', async () => {
  const { figures } = await runApart(run('something'), 7, { program: program('finds.mjs') });

  expect(figures).toEqual([{ kind: 'count', what: 'something', goal: '0', reached: '7', ok: false }]);
});

test.each([
  ['fails', 'finds.mjs', 'did not: it was not to be'],
  ['dies', 'dies.mjs', 'did not: it ended with 3'],
])('a run that %s is a missed goal that says why', async (name, file, reached) => {
  const { figures } = await runApart(run(name), 7, { program: program(file) });

  expect(figures).toEqual([{ kind: 'count', what: 'the run', goal: 'finishes', reached, ok: false }]);
});

test.skipIf(process.platform === 'win32')(
  'a run that hangs is ended with all that it has started',
  async () => {
    const before = await descendantsOf(process.pid);
    const { figures } = await runApart(run('hangs'), 7, {
      program: program('hangs.mjs'),
      silenceLimitMs: 1000,
    });
    const left = (await descendantsOf(process.pid)).filter((pid) => !before.includes(pid));

    expect(figures).toMatchObject([{ reached: 'did not: it said nothing for 1 s and was ended', ok: false }]);
    expect(await stillRunning(left)).toEqual([]);
  },
);
