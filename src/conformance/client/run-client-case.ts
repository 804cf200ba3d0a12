import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StepFailure } from '../backend/step-failure.ts';
import { Variables } from '../backend/variables.ts';
import type { OpenWire, WireStart } from '../backend/wire.ts';
import type { ContractFacts } from '../load/contract-facts.ts';
import type { JsonObject } from '../model/json.ts';
import type { CaseResult, Problem } from '../model/result.ts';
import { brokenClientLaws } from './broken-client-laws.ts';
import type { ClientCase } from './client-case.ts';
import { ClientSession } from './client-session.ts';
import type { ClientMutant } from './mutants/client-mutants.ts';
import { runClientStep, stamped } from './run-client-step.ts';
import type { ScriptedLife } from './scripted-life.ts';

/** What every case of a run has in common. */
export interface ClientWorld {
  readonly contract: ContractFacts;
  readonly start: WireStart;
  readonly open: OpenWire;
  readonly timeoutFactor: number;
  readonly signal: AbortSignal;
  /** What a mutant makes of what the client reads. */
  readonly reads?: ClientMutant['reads'] | undefined;
}

/** What came of running a case; what that means is decided elsewhere. */
type ClientRun = Pick<CaseResult, 'problems' | 'durationMs' | 'transcript'>;

/** The longest that a scenario may take, unless it says otherwise. */
const USUAL_LIMIT_MS = 60_000;
/** How long a client may take to start or to stop, and an adapter to end. */
const END_MS = 15_000;
/** The program that a client starts as its backend; the source and the compiled file have the same ending as this one. */
const STAND_IN = fileURLToPath(new URL(`./stand-in${import.meta.url.slice(-3)}`, import.meta.url));

/** Runs one case: an adapter of its own, the steps, its end, and then every law on all that was said. */
export async function runClientCase(one: ClientCase, world: ClientWorld): Promise<ClientRun> {
  const begun = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'stdwire-client-'));
  const socket =
    process.platform === 'win32' ? `\\\\.\\pipe\\${folder.split('\\').at(-1)}` : join(folder, 'kit');
  const { scenario } = one;
  const problems: Problem[] = [];
  const checks: (() => void)[] = [];
  const session: ClientSession = new ClientSession({
    ...world,
    socket,
    onCommand: (life, command) => answered(life, command, one, session),
    onInputEnd: (life) => {
      if (scenario.endsByHand !== true) life.exit(0);
    },
  });
  const limit = AbortSignal.timeout((scenario.within_ms ?? USUAL_LIMIT_MS) * world.timeoutFactor);
  session.waiting.limit(limit);
  const attempt = async (act: () => void | Promise<void>, step: number | null): Promise<boolean> => {
    try {
      await act();
      return true;
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error;
      const requirement = error.requirement ?? scenario.requirements[0] ?? '';
      problems.push({ requirement, text: error.message, step, atMs: session.transcript.nowMs });
      return false;
    }
  };
  try {
    await session.start();
    const { name, version } = world.contract;
    const backend = [process.execPath, STAND_IN, socket];
    const variables = new Variables({ backend, protocol: { name, version } });
    const context = { session, variables, atEnd: (check: () => void) => void checks.push(check) };
    let holds = await attempt(() => begin(one, world, backend, session), null);
    for (const [index, step] of scenario.steps.entries())
      holds &&= await attempt(() => runClientStep(step, context), index + 1);
    if (holds) holds = await attempt(() => stop(session), null);
    session.endInput();
    if (holds) await attempt(() => adapterEnds(session), null);
    if (holds) for (const check of checks) await attempt(check, null);
  } finally {
    await session.endNow();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  if (session.isFlooding)
    problems.unshift({
      requirement: 'CLIENT-8',
      text: 'The adapter says things without end, and was ended.',
      step: null,
    });
  if (problems.length === 0) problems.push(...brokenClientLaws(one, session, world.contract));
  const { entries: transcript } = session.transcript;
  return { problems, transcript, durationMs: Math.round(performance.now() - begun) };
}

/** The client starts its backend, which says that it is ready. */
async function begin(
  { scenario: { ready } }: ClientCase,
  { contract }: ClientWorld,
  backend: readonly string[],
  session: ClientSession,
): Promise<void> {
  if (ready === null) return;
  session.tell([{ do: 'start', backend }]);
  await session.life();
  const { capabilities, version: protocol_version } = contract;
  const said = ready ?? { version: '1.0.0', protocol_version, capabilities, pid: 1 };
  const line = `${JSON.stringify(stamped({ type: contract.readyType, ...said }))}\n`;
  await session.write(contract.readyStream, Buffer.from(line));
  await runClientStep({ expect: { started: true }, within_ms: END_MS }, contextOf(session));
}

/** What no step named: PING is answered, SHUTDOWN ends the backend in good order. */
function answered(
  life: ScriptedLife,
  command: JsonObject,
  { scenario }: ClientCase,
  session: ClientSession,
): boolean {
  const { id, type } = command;
  const isNamed = JSON.stringify(scenario.steps).includes(`"expectCommand":{"type":"${type}"`);
  if (scenario.endsByHand === true || isNamed || typeof id !== 'string') return false;
  const data = STANDARD[String(type)];
  if (data === undefined) return false;
  const answer = stamped({ id, type: `${type}_RESPONSE`, success: true, data, error: null });
  life.write('stdout', Buffer.from(`${JSON.stringify(answer)}\n`));
  session.transcript.add('kit', `answers ${type}`);
  if (type === 'SHUTDOWN') life.exit(0);
  return true;
}

const STANDARD: Readonly<Record<string, JsonObject | undefined>> = {
  PING: { pid: 1, uptime_ms: 0, memory_bytes: null, cpu_time_ms: null, commands: 0, operations: 0 },
  SHUTDOWN: { stopping: true, commands: 0, operations: 0 },
};

/** The client ends, and its backend with it. */
async function stop(session: ClientSession): Promise<void> {
  if (!session.told.some(({ message }) => message.do === 'stop')) {
    session.tell([{ do: 'stop' }]);
    await runClientStep({ expect: { stopped: { $any: true } }, within_ms: END_MS }, contextOf(session));
  }
  const areOver = await session.waiting.waitFor(
    () => (session.lives.every(({ isOver }) => isOver) ? true : undefined),
    END_MS,
  );
  if (areOver !== undefined) return;
  throw new StepFailure('The client said that it has stopped, and its backend still runs.', {
    requirement: STOPS,
  });
}

/** The requirement that a client leaves no backend behind. */
const STOPS = 'CLIENT-13';

async function adapterEnds(session: ClientSession): Promise<void> {
  const exit = await session.waiting.waitFor(() => session.exit, END_MS);
  if (exit === undefined)
    throw new StepFailure('The adapter did not end with its stdin: something of the client keeps it.', {
      requirement: STOPS,
    });
}

function contextOf(session: ClientSession): Parameters<typeof runClientStep>[1] {
  return { session, variables: new Variables({}), atEnd: () => {} };
}
