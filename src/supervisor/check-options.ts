import { checkHealthOptions, checkReadyOptions } from '../client/check-health-options.ts';
import { mustBe, mustBeWaits, named } from '../client/number-options.ts';
import type { ClientOptions } from './client-options.ts';

/**
 * Refuses options that mean nothing: a limit of 0 would end everything at once, NaN from a calculation never.
 *
 * @throws TypeError that names the option.
 */
export function checkOptions(options: ClientOptions): void {
  const { startTimeoutMs, commandTimeoutMs, maxLineBytes, memoryLimitBytes } = options;
  const { restart, heartbeat, retry, stop, readyWhen } = options;
  mustBe('above 0', (value) => value > 0, {
    commandTimeoutMs,
    maxLineBytes,
    memoryLimitBytes,
    ...named('heartbeat', heartbeat, ['misses']),
    ...named('restart', restart, ['withinMs', 'healthyAfterMs']),
  });
  mustBe('of 0 or more', (value) => value >= 0, {
    ...named('restart', restart, ['maxRestarts']),
    ...named('retry', retry, ['attempts']),
  });
  mustBeWaits(1, { startTimeoutMs, ...named('heartbeat', heartbeat, ['intervalMs']) });
  mustBeWaits(0, {
    ...named('restart', restart, ['baseDelayMs', 'maxDelayMs']),
    ...named('stop', stop, ['shutdownMs', 'inputMs', 'terminateMs', 'killMs']),
  });
  checkReadyOptions(readyWhen);
  if (heartbeat !== false) checkHealthOptions('heartbeat.http', heartbeat?.http);
}
