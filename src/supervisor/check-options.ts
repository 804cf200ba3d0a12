import type { ClientOptions } from './client-options.ts';

/** A timer cannot wait longer: it would go off at once (https://nodejs.org/api/timers.html#settimeoutcallback-delay-args). */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/**
 * Refuses options that mean nothing: a limit of 0 would end everything at once, NaN from a calculation never.
 *
 * @throws TypeError that names the option.
 */
export function checkOptions(options: ClientOptions): void {
  const { startTimeoutMs, commandTimeoutMs, maxLineBytes, memoryLimitBytes } = options;
  const { restart, heartbeat, retry, stop } = options;
  mustBe('above 0', (value) => value > 0, {
    startTimeoutMs,
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
  mustBe(`from 1 to ${LONGEST_WAIT_MS}`, (value) => value >= 1 && value <= LONGEST_WAIT_MS, {
    ...named('heartbeat', heartbeat, ['intervalMs']),
  });
  mustBe(`from 0 to ${LONGEST_WAIT_MS}`, (value) => value >= 0 && value <= LONGEST_WAIT_MS, {
    ...named('restart', restart, ['baseDelayMs', 'maxDelayMs']),
    ...named('stop', stop, ['shutdownMs', 'inputMs', 'terminateMs', 'killMs']),
  });
}

type Values = Readonly<Record<string, number | null | undefined>>;

function mustBe(words: string, isFit: (value: number) => boolean, values: Values): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === null || isFit(value)) continue;
    throw new TypeError(`${name} must be a number ${words}, not ${value}. Leave it out for the default.`);
  }
}

/** Some numbers of a group of options, by their full names. */
function named(group: string, options: object | false | undefined, names: readonly string[]): Values {
  const values = (options === false ? undefined : options) as Values | undefined;
  return Object.fromEntries(names.map((name) => [`${group}.${name}`, values?.[name]]));
}
