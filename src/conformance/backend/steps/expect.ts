import { isObject } from '../../model/json.ts';
import type { Pattern } from '../../model/pattern.ts';
import type { SimpleStep } from '../../model/step.ts';
import { fits } from '../compare.ts';
import { explain } from '../explain.ts';
import type { Mailbox } from '../mailbox.ts';
import { exitText, type Session } from '../session.ts';
import { StepFailure } from '../step-failure.ts';
import { partOf } from '../variables.ts';
import { type StepContext, USUAL_WAIT_MS } from './context.ts';

const PROGRESS_ID = 'progress-event';

type Expect = Extract<SimpleStep, { expect: unknown }>;

/** Waits for messages that fit and takes them; how many may come in all is looked at in the end. */
export async function runExpect(step: Expect, context: StepContext): Promise<void> {
  const { expect: pattern, from = 'stdout', times: [least, most] = [1, 1], save = {} } = step;
  const { session, variables } = context;
  const withinMs = step.within_ms ?? USUAL_WAIT_MS;
  const mailbox = session[from];
  for (let count = 0; count < least; count += 1) {
    const message = await nextFitting(session, mailbox, pattern, withinMs);
    if (message === undefined) throw new StepFailure(missing(step, context, count));
    if (count > 0) continue;
    for (const [name, path] of Object.entries(save)) {
      const part = partOf(message, path);
      if (part === undefined)
        throw new StepFailure(`The message that came has nothing at ${path}: ${JSON.stringify(message)}`);
      variables.set(name, part);
    }
  }
  context.atEnd(() => {
    const surplus = mailbox.untaken.filter(({ message }) => fits(pattern, message));
    const total = least + surplus.length;
    if (total > most)
      throw new StepFailure(
        `No more than ${most} of these were expected, and ${total} came: ${JSON.stringify(pattern)}. One too many: ${JSON.stringify(surplus[0]?.message)}`,
      );
  });
}

/** The next free message that fits, taken; undefined if none comes in time, or none can come any more. */
async function nextFitting(
  session: Session,
  mailbox: Mailbox,
  pattern: Pattern,
  withinMs: number,
): Promise<unknown> {
  const lastWord = mailbox === session.stdout ? lastWordOf(pattern) : undefined;
  let from = 0;
  const found = await session.waitFor(() => {
    const index = mailbox.find(pattern, from);
    if (index !== -1) return { index };
    const isOver =
      lastWord !== undefined && mailbox.find(lastWord, Math.max(from, session.firstOfLife)) !== -1;
    from = mailbox.size;
    return isOver || !session.isRunning ? { index: -1 } : undefined;
  }, withinMs);
  return found === undefined || found.index === -1 ? undefined : mailbox.take(found.index);
}

/**
 * After what nothing like a pattern can come any more: the answer to its command, the final event of its operation. When
 * that is there and is another than was expected, nothing is left to wait for.
 */
function lastWordOf(pattern: Pattern): Pattern | undefined {
  if (!isObject(pattern)) return undefined;
  const { id, payload } = pattern;
  if (id !== undefined && id !== PROGRESS_ID) return typeof id === 'string' ? { id } : undefined;
  if (!isObject(payload) || typeof payload.operation_id !== 'string') return undefined;
  return { id: PROGRESS_ID, payload: { operation_id: payload.operation_id, final: true } };
}

function missing(
  { expect: pattern, from = 'stdout', within_ms: within }: Expect,
  context: StepContext,
  count: number,
): string {
  const { session } = context;
  const mailbox = session[from];
  const lastWord = from === 'stdout' ? lastWordOf(pattern) : undefined;
  const isOver = lastWord !== undefined && mailbox.find(lastWord, session.firstOfLife) !== -1;
  const inTime = isOver ? 'Until its answer or its final event came' : `Within ${within ?? USUAL_WAIT_MS} ms`;
  const why = session.isRunning ? inTime : `Until the backend ended (${exitText(session.life.exit)})`;
  const before = count === 0 ? '' : ` after ${count} that came`;
  const taken = mailbox.since(0).some((letter) => letter.taken && fits(pattern, letter.message));
  const hint = taken ? ' One that fits came before, and an earlier step has taken it.' : '';
  const candidates = mailbox.untaken.map(({ message }) => message);
  const words = session.isRunning ? '' : session.lastWords;
  return `${why}${before}, ${explain(pattern, candidates)}${hint}${words}`;
}
