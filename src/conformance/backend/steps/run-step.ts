import type { SimpleStep, Step } from '../../model/step.ts';
import { runCancel } from './cancel.ts';
import type { StepContext } from './context.ts';
import { runExpect } from './expect.ts';
import { runExpectInOrder } from './expect-in-order.ts';
import { runExpectFile, runForbidAnywhere } from './files.ts';
import { runExpectExit, runRestart } from './process.ts';
import { runRepeat } from './repeat.ts';
import { runSend, runSendRaw } from './send.ts';
import { runSendEach } from './send-each.ts';
import { runSilence } from './silence.ts';

/** Does one step; throws a `StepFailure` if what it expects does not come about. */
export async function runStep(step: Step, context: StepContext): Promise<void> {
  if ('repeat' in step) await runRepeat(step, context, (inner) => runSimpleStep(inner, context));
  else await runSimpleStep(step, context);
}

async function runSimpleStep(raw: SimpleStep, context: StepContext): Promise<void> {
  const step = context.variables.fill(raw);
  const { session } = context;
  if ('send' in step) await runSend(step, context);
  else if ('sendRaw' in step) await runSendRaw(step, context);
  else if ('sendEach' in step) await runSendEach(step, context);
  else if ('expect' in step) await runExpect(step, context);
  else if ('expectInOrder' in step) await runExpectInOrder(step, context);
  else if ('expectSilenceMs' in step) await runSilence(step, context);
  else if ('cancel' in step) await runCancel(step, context);
  else if ('expectExit' in step) await runExpectExit(step, context);
  else if ('restart' in step) await runRestart(context);
  else if ('expectFile' in step) await runExpectFile(step);
  else if ('forbidAnywhere' in step) runForbidAnywhere(step, context);
  else if ('closeStdin' in step) session.endInput('asked');
  else if ('kill' in step) session.signal(step.kill);
  else if ('stopReading' in step) session.pause(step.stopReading);
  else session.resume(step.resumeReading);
}
