import { fits } from '../backend/compare.ts';
import { explain } from '../backend/explain.ts';
import type { Mailbox } from '../backend/mailbox.ts';
import { StepFailure } from '../backend/step-failure.ts';
import { bytesOf } from '../backend/steps/send.ts';
import { partOf, type Variables } from '../backend/variables.ts';
import type { JsonObject } from '../model/json.ts';
import type { Pattern } from '../model/pattern.ts';
import type { ScenarioBytes } from '../model/step.ts';
import type { ClientSession } from './client-session.ts';
import type { ClientStep } from './model/client-step.ts';

/** How long a wait is, unless its step says otherwise. */
const USUAL_WAIT_MS = 10_000;

/** What a step of a client's scenario works with. */
interface ClientStepContext {
  readonly session: ClientSession;
  readonly variables: Variables;
  /** Something that is looked at when the scenario is over. */
  atEnd(check: () => void): void;
}

/** Does one step; throws a StepFailure if what it expects does not come about. */
export async function runClientStep(unfilled: ClientStep, context: ClientStepContext): Promise<void> {
  const { session, variables } = context;
  if ('repeat' in unfilled) {
    for (let turn = 1; turn <= unfilled.repeat; turn += 1) {
      variables.set(unfilled.as, turn);
      for (const step of unfilled.steps) await runClientStep(step, context);
    }
    return;
  }
  const step = variables.fill(unfilled);
  if ('tell' in step) session.tell(listOf<JsonObject>(step.tell));
  else if ('say' in step) await session.say(listOf<JsonObject>(step.say).map(stamped), step.pieces);
  else if ('write' in step) {
    const bytes = Buffer.concat(listOf<ScenarioBytes>(step.write).map(bytesOf));
    await session.write(step.to ?? 'stdout', bytes, step.pieces);
  } else if ('exit' in step) await end(step.exit, session);
  else if ('expectInputEnd' in step) await inputEnd(step.within_ms, session);
  else if ('expectSilenceMs' in step) await silence(step.expectSilenceMs, step.of, session);
  else if ('expectCommand' in step) {
    const { expectCommand: pattern, within_ms: within, save } = step;
    const found = await taken(session, session.commands, pattern, within, 'the client wrote no such command');
    keep(found, save, variables);
  } else if ('expect' in step) await expected(step, context);
}

async function expected(
  step: Extract<ClientStep, { expect: unknown }>,
  { session, variables, atEnd }: ClientStepContext,
): Promise<void> {
  const { expect: pattern, times: [least, most] = [1, 1], within_ms: within, save } = step;
  for (let count = 0; count < least; count += 1) {
    const found = await taken(session, session.adapter, pattern, within, 'the adapter said no such thing');
    if (count === 0) keep(found, save, variables);
  }
  atEnd(() => {
    const surplus = session.adapter.untaken.filter(({ message }) => fits(pattern, message));
    if (least + surplus.length <= most) return;
    throw new StepFailure(
      `No more than ${most} of these were expected, and ${least + surplus.length} came: ${JSON.stringify(pattern)}.`,
    );
  });
}

async function taken(
  session: ClientSession,
  mailbox: Mailbox,
  pattern: Pattern,
  withinMs: number = USUAL_WAIT_MS,
  otherwise: string,
): Promise<unknown> {
  const found = await session.waiting.waitFor(() => {
    const index = mailbox.find(pattern);
    if (index !== -1) return index;
    return session.exit === undefined ? undefined : -1;
  }, withinMs);
  if (found !== undefined && found !== -1) return mailbox.take(found);
  const when = session.exit === undefined ? `Within ${withinMs} ms` : 'Until the adapter ended';
  const candidates = mailbox.untaken.map(({ message }) => message);
  throw new StepFailure(`${when} ${otherwise}: ${explain(pattern, candidates)}`);
}

function keep(found: unknown, save: Readonly<Record<string, string>> = {}, variables: Variables): void {
  for (const [name, path] of Object.entries(save)) {
    const part = partOf(found, path);
    if (part === undefined)
      throw new StepFailure(`What came has nothing at ${path}: ${JSON.stringify(found)}`);
    variables.set(name, part);
  }
}

async function end(
  how: { readonly code: number } | { readonly signal: NodeJS.Signals },
  session: ClientSession,
): Promise<void> {
  const life = await session.life();
  if ('code' in how) life.exit(how.code);
  else life.kill(how.signal);
}

async function inputEnd(withinMs: number = USUAL_WAIT_MS, session: ClientSession): Promise<void> {
  const life = session.lives.at(-1);
  const ended = await session.waiting.waitFor(
    () => (life?.inputEnded === true || life?.isOver === true ? true : undefined),
    withinMs,
  );
  if (ended === undefined)
    throw new StepFailure(`Within ${withinMs} ms the client did not end its backend's stdin.`);
}

async function silence(milliseconds: number, of: Pattern | undefined, session: ClientSession): Promise<void> {
  const pattern = of ?? { $any: true };
  const broken = (): boolean => session.adapter.find(pattern) !== -1;
  await session.waiting.silence(milliseconds, broken);
  if (!broken()) return;
  const message = session.adapter.untaken.find((letter) => fits(pattern, letter.message))?.message;
  throw new StepFailure(
    `For ${milliseconds} ms nothing was to be said, and this was: ${JSON.stringify(message)}`,
  );
}

/** A message without a timestamp gets one. */
export function stamped(message: JsonObject): JsonObject {
  return 'timestamp' in message ? message : { ...message, timestamp: Date.now() };
}

function listOf<Item>(value: unknown): readonly Item[] {
  return (Array.isArray(value) ? value : [value]) as readonly Item[];
}
