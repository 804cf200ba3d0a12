import type { SimpleStep } from '../../model/step.ts';
import { fits } from '../compare.ts';
import { StepFailure } from '../step-failure.ts';
import type { StepContext } from './context.ts';

type ExpectSilence = Extract<SimpleStep, { expectSilenceMs: unknown }>;

/** For so long nothing may come. */
export async function runSilence(
  { expectSilenceMs: milliseconds, of: pattern = { $any: true } }: ExpectSilence,
  { session }: StepContext,
): Promise<void> {
  const { stdout: mailbox } = session;
  const from = mailbox.size;
  const broken = (): unknown => mailbox.since(from).find(({ message }) => fits(pattern, message))?.message;
  await session.silence(milliseconds, () => broken() !== undefined);
  const message = broken();
  if (message !== undefined)
    throw new StepFailure(
      `For ${milliseconds} ms nothing like ${JSON.stringify(pattern)} was to come, and this came: ${JSON.stringify(message)}`,
    );
}
