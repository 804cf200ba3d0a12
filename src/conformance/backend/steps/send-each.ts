import type { SimpleStep } from '../../model/step.ts';
import { fits } from '../compare.ts';
import { explain } from '../explain.ts';
import { exitText } from '../session.ts';
import { StepFailure } from '../step-failure.ts';
import { type StepContext, USUAL_WAIT_MS } from './context.ts';
import { commandLine } from './send.ts';

type SendEach = Extract<SimpleStep, { sendEach: unknown }>;

/** Failures that are told with everything; of the others the titles. */
const EXPLAINED = 3;

/** Sends every command and looks at the answer to each: all that do not fit are told, by their titles. */
export async function runSendEach(
  { sendEach, within_ms: within = USUAL_WAIT_MS }: SendEach,
  context: StepContext,
): Promise<void> {
  const { session } = context;
  const { stdout: mailbox } = session;
  const cases = sendEach.map((one) => ({ ...one, id: one.send.id ?? context.nextId() }));
  const lines = cases.map(({ send, id }) => commandLine({ ...send, id }, context));
  await session.write(Buffer.from(lines.join('')));
  const failures: string[] = [];
  for (const { title, id, expect: pattern } of cases) {
    const index = await session.waitFor(() => {
      const found = mailbox.find({ id });
      if (found !== -1) return found;
      return session.isRunning ? undefined : -1;
    }, within);
    if (index === undefined) failures.push(`"${title}": no answer within ${within} ms.`);
    else if (index === -1)
      failures.push(`"${title}": no answer until the backend ended (${exitText(session.life.exit)}).`);
    else {
      const message = mailbox.take(index);
      if (!fits(pattern, message)) failures.push(`"${title}": ${explain(pattern, [message])}`);
    }
    // One that answers nothing at all is not waited for again and again.
    if (index === undefined) break;
  }
  if (failures.length === 0) return;
  const more = failures.slice(EXPLAINED).map((failure) => failure.slice(0, failure.indexOf('":') + 1));
  const rest = more.length === 0 ? '' : ` And ${more.length} more: ${more.join(', ')}.`;
  throw new StepFailure(
    `${failures.length} of ${cases.length} were not answered as they should be. ${failures.slice(0, EXPLAINED).join(' ')}${rest}`,
  );
}
