import { backendEnvironment, pythonSettings } from '../../process/environment.ts';
import { findBackend } from '../backend/find-backend.ts';
import { openProcess } from '../backend/open-process.ts';
import { ConformanceError } from '../errors.ts';
import type { ClientCase } from './client-case.ts';
import type { ClientSuite } from './load-client-suite.ts';
import { type ClientWorld, runClientCase } from './run-client-case.ts';
import type { RunClientSuiteOptions } from './run-client-suite-options.ts';

/**
 * Finds the adapter and tries it once, before any mutant stands in between.
 *
 * @throws ConformanceError if it cannot be run, or can do nothing at all
 */
export async function openClientWorld(
  suite: ClientSuite,
  { command, cwd = process.cwd(), env, mutant, timeoutFactor = 1, signal }: RunClientSuiteOptions,
): Promise<ClientWorld> {
  const start = findBackend({
    command,
    cwd,
    env: backendEnvironment(process.env, { ...pythonSettings(), ...env }),
  });
  const world: ClientWorld = {
    contract: suite.contract,
    start,
    open: openProcess,
    timeoutFactor,
    signal: signal ?? new AbortController().signal,
  };
  await probe(world);
  return withMutant(world, mutant);
}

/** The same world with a mutant in it. */
export function withMutant(world: ClientWorld, mutant: RunClientSuiteOptions['mutant']): ClientWorld {
  if (mutant === undefined) return world;
  return { ...world, open: mutant.wrap?.(world.open, world.contract) ?? world.open, reads: mutant.reads };
}

/** An adapter that cannot do anything at all is told once, and not as the failure of every case. */
async function probe(world: ClientWorld): Promise<void> {
  const { problems, transcript } = await runClientCase(PROBE, world);
  const [first] = problems;
  if (first === undefined) return;
  const words = transcript.filter(({ stream }) => stream === 'stderr').map(({ text }) => `  ${text}`);
  const said = words.length === 0 ? '' : ` Its last lines on stderr:\n${words.slice(-8).join('\n')}`;
  throw new ConformanceError(
    `The adapter could not start a client and stop it again: ${first.text}${said} What it has to do: docs/client-conformance.md.`,
  );
}

const PROBE: ClientCase = {
  id: 'probe',
  title: 'The adapter starts a client, and stops it',
  origin: 'scenario',
  group: '',
  level: 'MUST',
  requirements: [],
  capabilities: [],
  needs: [],
  scenario: {
    id: 'probe',
    title: 'probe',
    requirements: ['CLIENT-13'],
    steps: [{ tell: { do: 'stop' } }, { expect: { stopped: { $any: true } }, within_ms: 15_000 }],
  },
};
