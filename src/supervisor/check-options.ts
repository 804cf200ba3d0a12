import { checkHealthOptions, checkReadyOptions } from '../client/check-health-options.ts';
import { inspected, mustBe, mustBeWaits, named } from '../client/number-options.ts';
import type { ClientOptions } from './client-options.ts';

/** A message needs an envelope: with less no command could be sent, and no answer be read. */
export const LEAST_LINE_BYTES = 1024;

/**
 * Refuses options that mean nothing: a limit of 0 would end everything at once, NaN from a calculation never.
 *
 * @throws TypeError that names the option.
 */
export function checkOptions(options: ClientOptions): void {
  const { startTimeoutMs, commandTimeoutMs, maxLineBytes, memoryLimitBytes } = options;
  const { restart, heartbeat, retry, stop, readyWhen } = options;
  mustBeGroups({ restart, heartbeat, retry, stop });
  mustBe(`of ${LEAST_LINE_BYTES} or more`, (value) => value >= LEAST_LINE_BYTES, { maxLineBytes });
  mustBe('above 0', (value) => value > 0, {
    // null is none.
    commandTimeoutMs: commandTimeoutMs ?? undefined,
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

/** Options that are groups of options; two of them may be off. */
function mustBeGroups(groups: Pick<ClientOptions, 'restart' | 'heartbeat' | 'retry' | 'stop'>): void {
  for (const [name, group] of Object.entries(groups)) {
    const canBeOff = name === 'restart' || name === 'heartbeat';
    if (group === undefined || (canBeOff && group === false) || isGroup(group)) continue;
    const words = `an object of options${canBeOff ? ', or false for off' : ''}`;
    throw new TypeError(`${name} must be ${words}, not ${inspected(group)}. Leave it out for the default.`);
  }
}

function isGroup(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
