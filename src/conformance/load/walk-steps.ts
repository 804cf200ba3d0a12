import { isObject } from '../model/json.ts';
import type { ScenarioCommand, Step } from '../model/step.ts';

/** Every command that steps send, those inside of a `repeat` included; a `cancel` as the command that it stands for. */
export function commandsIn(steps: readonly Step[]): readonly ScenarioCommand[] {
  return steps.flatMap((step): readonly ScenarioCommand[] => {
    if ('send' in step) return Array.isArray(step.send) ? step.send : [step.send as ScenarioCommand];
    if ('sendEach' in step) return step.sendEach.map(({ send }) => send);
    if ('cancel' in step)
      return [{ type: 'operation' in step.cancel ? 'CANCEL_OPERATION' : 'CANCEL_COMMAND' }];
    return 'repeat' in step ? commandsIn(step.steps) : [];
  });
}

/** The same steps with each command changed. */
export function withCommands(
  steps: readonly Step[],
  change: (command: ScenarioCommand) => ScenarioCommand,
): Step[] {
  return steps.map((step): Step => {
    if ('send' in step)
      return {
        ...step,
        send: Array.isArray(step.send) ? step.send.map(change) : change(step.send as ScenarioCommand),
      };
    if ('sendEach' in step)
      return { ...step, sendEach: step.sendEach.map((one) => ({ ...one, send: change(one.send) })) };
    // What a `repeat` holds are simple steps, and stay such.
    return 'repeat' in step
      ? { ...step, steps: withCommands(step.steps, change) as typeof step.steps }
      : step;
  });
}

/** The names of variables that are spoken of in a value, however deep. */
export function namesIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [...value.matchAll(VARIABLE)].map(([, name = '']) => name);
  if (Array.isArray(value)) return value.flatMap(namesIn);
  return isObject(value) ? Object.values(value).flatMap(namesIn) : [];
}

/** The names of variables that steps save, and those of turns. */
export function savedIn(steps: readonly Step[]): readonly string[] {
  return steps.flatMap((step): readonly string[] => {
    if ('expect' in step) return Object.keys(step.save ?? {});
    return 'repeat' in step ? [step.as, ...savedIn(step.steps)] : [];
  });
}

/** Where a text names a variable: `${operation}`, `${harmless.type}`. */
export const VARIABLE = /\$\{([^${}]+)\}/g;

/** A text that names a variable. */
export function variable(name: string): string {
  return `\${${name}}`;
}
