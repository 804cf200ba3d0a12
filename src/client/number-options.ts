/** A timer cannot wait longer: it would go off at once (https://nodejs.org/api/timers.html#settimeoutcallback-delay-args). */
export const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** Numbers among options, by their full names. */
type NumberOptions = Readonly<Record<string, number | undefined>>;

/**
 * Refuses numbers that are not fit: NaN from a calculation is none that is, nor is a text, or null. What was left out is.
 *
 * @throws TypeError that names the option, and says in `words` what it must be.
 */
export function mustBe(words: string, isFit: (value: number) => boolean, values: NumberOptions): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || (typeof value === 'number' && isFit(value))) continue;
    throw new TypeError(
      `${name} must be a number ${words}, not ${inspected(value)}. Leave it out for the default.`,
    );
  }
}

/** Refuses waits that no timer keeps, or that are none. `least` is 0 where no wait at all means something. */
export function mustBeWaits(least: 0 | 1, values: NumberOptions): void {
  mustBe(
    `from ${least} to ${LONGEST_WAIT_MS}`,
    (value) => value >= least && value <= LONGEST_WAIT_MS,
    values,
  );
}

/** A value that is no option, as it is written in a program. */
export function inspected(value: unknown): string {
  return typeof value === 'object' || typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** Some numbers of a group of options, by their full names. */
export function named(
  group: string,
  options: object | false | undefined,
  names: readonly string[],
): NumberOptions {
  const values = (options === false ? undefined : options) as NumberOptions | undefined;
  return Object.fromEntries(names.map((name) => [`${group}.${name}`, values?.[name]]));
}
