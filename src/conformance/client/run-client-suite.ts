import { backendEnvironment, pythonSettings } from '../../process/environment.ts';
import { findBackend } from '../backend/find-backend.ts';
import { openProcess } from '../backend/open-process.ts';
import type { OpenWire } from '../backend/wire.ts';
import { ConformanceError } from '../errors.ts';
import { selectCases } from '../load/select-cases.ts';
import type { CaseResult, RunResult } from '../model/result.ts';
import { runAll } from '../run-all.ts';
import { holds } from '../standing.ts';
import { usualJobs } from '../usual-jobs.ts';
import { verdictOf } from '../verdicts.ts';
import type { ClientCase } from './client-case.ts';
import type { ClientSuite } from './load-client-suite.ts';
import { type ClientWorld, runClientCase } from './run-client-case.ts';

/** What a run of a suite for clients is told. */
export interface RunClientSuiteOptions {
  /** Program and arguments of the adapter. */
  readonly command: readonly [string, ...string[]];
  /** Where it runs; the present folder unless given. */
  readonly cwd?: string | undefined;
  /** Variables for it, which gets only a few of this program's own. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Cases are run whose id, group or requirement has one of these texts in it; all unless given. */
  readonly filter?: readonly string[] | undefined;
  /** Whether a warning keeps the run from holding. False unless given. */
  readonly strict?: boolean | undefined;
  /** Cases that run at the same time; half of the processors, at least 1 and at most 8, unless given. */
  readonly jobs?: number | undefined;
  /** Ids of cases that are known to fail. */
  readonly knownFailing?: readonly string[] | undefined;
  /** What every wait is multiplied with; 1 unless given. */
  readonly timeoutFactor?: number | undefined;
  /** Stands between the kit and each adapter, and changes what goes over its streams. */
  readonly mutant?: ((open: OpenWire) => OpenWire) | undefined;
  /** Ends the run and everything that it started; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each case when it has been run, in the order in which they end. */
  readonly onResult?: ((result: CaseResult) => void) | undefined;
}

/**
 * Runs the cases of a suite for clients against an adapter, each on a process of its own. Results are in the order of the
 * suite, however they were run.
 *
 * @throws ConformanceError if the adapter cannot be run at all
 */
export async function runClientSuite(suite: ClientSuite, options: RunClientSuiteOptions): Promise<RunResult> {
  const startedAt = Date.now();
  const begun = performance.now();
  const { command, strict = false, knownFailing = [], jobs = usualJobs() } = options;
  const start = findBackend({
    command,
    cwd: options.cwd ?? process.cwd(),
    env: backendEnvironment(process.env, { ...pythonSettings(), ...options.env }),
  });
  const requirements = new Map(suite.requirements.map((requirement) => [requirement.id, requirement]));
  const world = {
    contract: suite.contract,
    start,
    open: options.mutant?.(openProcess) ?? openProcess,
    timeoutFactor: options.timeoutFactor ?? 1,
    signal: options.signal ?? new AbortController().signal,
  };
  await probe(world);
  const known = new Set(knownFailing);
  const results = await runAll(selectCases(suite.cases, options.filter ?? []), jobs, async (one) => {
    const run = await runClientCase(one, world);
    const result: CaseResult = { ...verdictOf(one, run, requirements), known: known.has(one.id) };
    options.onResult?.(result);
    return result;
  });
  const ids = new Set(suite.cases.map(({ id }) => id));
  const unknownKnown = knownFailing.filter((id) => !ids.has(id));
  return {
    protocol: suite.protocol,
    subject: { side: 'client', command },
    announced: null,
    startedAt,
    durationMs: Math.round(performance.now() - begun),
    strict,
    results,
    requirements: suite.requirements,
    holds: unknownKnown.length === 0 && results.every((result) => holds(result, strict)),
    unknownKnown,
  };
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
