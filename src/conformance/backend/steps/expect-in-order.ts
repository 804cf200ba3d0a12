import type { SimpleStep } from '../../model/step.ts';
import { explain } from '../explain.ts';
import { StepFailure } from '../step-failure.ts';
import { type StepContext, USUAL_WAIT_MS } from './context.ts';

type ExpectInOrder = Extract<SimpleStep, { expectInOrder: unknown }>;

/** Waits for messages that come one after the other, others between them or not, and takes them. */
export async function runExpectInOrder(
  { expectInOrder: patterns, within_ms: within = USUAL_WAIT_MS }: ExpectInOrder,
  { session }: StepContext,
): Promise<void> {
  const { stdout: mailbox } = session;
  let from = 0;
  for (const [position, pattern] of patterns.entries()) {
    let seen = from;
    const found = await session.waitFor(() => {
      const index = mailbox.find(pattern, seen);
      if (index !== -1) return index;
      seen = mailbox.size;
      return session.isRunning ? undefined : -1;
    }, within);
    if (found === undefined || found === -1) {
      const candidates = mailbox.since(from).map(({ message }) => message);
      const earlier = mailbox.find(pattern) === -1 ? '' : ' One that fits came too early.';
      throw new StepFailure(
        `Number ${position + 1} of ${patterns.length} did not come in its order: ${explain(pattern, candidates)}${earlier}`,
      );
    }
    mailbox.take(found);
    from = found + 1;
  }
}
