import type { SimpleStep } from '../../model/step.ts';
import type { StepContext } from './context.ts';
import { runExpect } from './expect.ts';
import { runSend } from './send.ts';

type Cancel = Extract<SimpleStep, { cancel: unknown }>;

/** Cancels an operation or a command, and looks at what is answered. */
export async function runCancel({ cancel, accepted }: Cancel, context: StepContext): Promise<void> {
  const id = context.nextId();
  const [type, payload] =
    'operation' in cancel
      ? (['CANCEL_OPERATION', { operation_id: cancel.operation }] as const)
      : (['CANCEL_COMMAND', { command_id: cancel.command }] as const);
  await runSend({ send: { id, type, payload } }, context);
  const data = accepted === undefined ? { accepted: { $type: 'boolean' } } : { accepted };
  await runExpect({ expect: { id, type: `${type}_RESPONSE`, success: true, data } }, context);
}
