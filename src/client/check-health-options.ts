import type { HttpHealth } from './http-health.ts';
import { mustBe, mustBeWaits, named } from './number-options.ts';
import type { HttpCondition, OutputCondition, ReadyCondition } from './readiness.ts';

/**
 * Refuses numbers of a health check that mean nothing: no wait between two attempts would keep a core busy, a wait of
 * NaN or of more than a timer can keep is none. `name` is what the check is called in the options.
 *
 * @throws TypeError that names the option.
 */
export function checkHealthOptions(name: string, health: HttpHealth | undefined): void {
  mustBeWaits(1, named(name, health, ['deadlineMs', 'intervalMs', 'maxIntervalMs', 'timeoutMs']));
  mustBe('of 1 or more, and whole', (value) => Number.isSafeInteger(value) && value >= 1, {
    ...named(name, health, ['attempts']),
  });
}

/**
 * Refuses what is no condition, which would never be met, and health checks with numbers that mean nothing.
 *
 * @throws TypeError that names the option.
 */
export function checkReadyOptions(conditions: ReadyCondition | readonly ReadyCondition[] | undefined): void {
  for (const condition of [conditions ?? []].flat()) {
    if (isHttp(condition)) checkHealthOptions('readyWhen.http', condition.http);
    else if (condition !== 'message' && !isOutput(condition)) {
      throw new TypeError(
        `readyWhen must be 'message', { output: text or RegExp }, { http: { … } } or a list of these, not ${JSON.stringify(condition)}.`,
      );
    }
  }
}

function isHttp(condition: ReadyCondition): condition is HttpCondition {
  const { http } = Object(condition) as Partial<HttpCondition>;
  return typeof http === 'object' && http !== null;
}

function isOutput(condition: ReadyCondition): boolean {
  const { output } = Object(condition) as Partial<OutputCondition>;
  return typeof output === 'string' || output instanceof RegExp;
}
