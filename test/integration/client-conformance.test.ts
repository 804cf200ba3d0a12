import { join } from 'node:path';
import { loadClientSuite, type RunResult, runClientSuite } from 'stdwire/conformance';
import { beforeAll, expect, test } from 'vitest';
import { setUp } from '../../scripts/setup.mjs';
import { python, repositoryRoot } from '../helpers/python.ts';

/** A bound on hanging. */
const LIMIT_MS = 300_000;
const examples = join(repositoryRoot, 'examples');

/** The adapter of our own client runs what a user runs: the compiled package. */
beforeAll(() => setUp());

const adapters: readonly [string, [string, ...string[]]][] = [
  ['our own client', [process.execPath, join(examples, 'client-adapter', 'adapter.ts')]],
  ['the client in Python', [python, join(examples, 'python-client', 'adapter.py')]],
];

/** The whole suite takes a minute: what is easily got wrong stands for it. */
const parts = ['CLIENT-1', 'CLIENT-3', 'CLIENT-7'];

test.each(adapters)(
  '%s holds what the kit asks of a client',
  { timeout: LIMIT_MS },
  async (_name, command) => {
    const suite = loadClientSuite();
    const chosen = suite.cases.filter(
      ({ origin, requirements }) =>
        origin === 'scenario' && requirements.some(({ id }) => parts.includes(id)),
    );

    const run: RunResult = await runClientSuite(suite, {
      command,
      filter: chosen.map(({ id }) => id),
      jobs: 2,
      timeoutFactor: 3,
    });

    expect(
      run.results.flatMap(({ case: { id }, problems }) => problems.map(({ text }) => `${id}: ${text}`)),
    ).toEqual([]);
    expect(run.results.length).toBeGreaterThanOrEqual(chosen.length);
  },
);
