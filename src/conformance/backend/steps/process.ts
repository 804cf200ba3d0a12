import type { SimpleStep } from '../../model/step.ts';
import { exitText } from '../session.ts';
import { StepFailure } from '../step-failure.ts';
import { type StepContext, USUAL_WAIT_MS } from './context.ts';

type ExpectExit = Extract<SimpleStep, { expectExit: unknown }>;

/** Waits for the end of the process. */
export async function runExpectExit(
  { expectExit: { code, within_ms: within = USUAL_WAIT_MS } }: ExpectExit,
  { session }: StepContext,
): Promise<void> {
  const facts = await session.untilExit(within);
  if (facts === undefined)
    throw new StepFailure(`The backend had to end within ${within} ms, and still runs.`);
  if (code === undefined || facts.code === code) return;
  const expected = code === null ? 'by a signal' : `with code ${code}`;
  throw new StepFailure(
    `The backend had to end ${expected}, and ended with ${exitText(facts)}.${session.lastWords}`,
  );
}

/** Starts the backend again, with the same folder. */
export async function runRestart({ session }: StepContext): Promise<void> {
  session.start(true);
  await session.untilReady();
}
