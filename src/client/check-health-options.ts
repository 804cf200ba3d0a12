import type { HttpHealth } from './http-health.ts';
import { mustBe, mustBeWaits, named } from './number-options.ts';
import type { ReadyCondition } from './readiness.ts';

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
 * Refuses conditions whose health check asks with numbers that mean nothing.
 *
 * @throws TypeError that names the option.
 */
export function checkReadyOptions(conditions: ReadyCondition | readonly ReadyCondition[] | undefined): void {
  for (const condition of [conditions ?? []].flat()) {
    if (typeof condition === 'object' && 'http' in condition) {
      checkHealthOptions('readyWhen.http', condition.http);
    }
  }
}
