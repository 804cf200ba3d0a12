import type { SimpleStep, Step } from '../../model/step.ts';
import type { StepContext } from './context.ts';
import { bytesOfSend, bytesOfSendRaw } from './send.ts';

type Repeat = Extract<Step, { repeat: unknown }>;

/** Does steps so often. With `atOnce`, what all turns send leaves in one write, and then the other steps of all are done. */
export async function runRepeat(
  { repeat, as, atOnce = false, steps }: Repeat,
  context: StepContext,
  run: (step: SimpleStep) => Promise<void>,
): Promise<void> {
  const turns = Number(context.variables.fill(repeat));
  const sends = (step: SimpleStep): boolean => 'send' in step || 'sendRaw' in step;
  const others = atOnce ? steps.filter((step) => !sends(step)) : steps;
  if (atOnce) {
    const bytes = turnsOf(turns).flatMap((turn) => {
      context.variables.set(as, turn);
      return steps.flatMap((step) => bytesIn(context.variables.fill(step), context));
    });
    await context.session.write(Buffer.concat(bytes));
  }
  for (const turn of others.length === 0 ? [] : turnsOf(turns)) {
    context.variables.set(as, turn);
    for (const step of others) await run(step);
  }
}

function bytesIn(step: SimpleStep, context: StepContext): readonly Uint8Array[] {
  if ('send' in step) return [bytesOfSend(step, context)];
  return 'sendRaw' in step ? [bytesOfSendRaw(step)] : [];
}

function turnsOf(turns: number): number[] {
  return Array.from({ length: turns }, (_, index) => index + 1);
}
