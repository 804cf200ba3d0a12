import { ValidationError } from '../errors.ts';

/** A limit of 0, or NaN from a calculation, would end every call at once, or never. */
export function checkLimits(
  command: string,
  limits: Readonly<Record<string, number | null | undefined>>,
): void {
  for (const [name, value] of Object.entries(limits)) {
    if (value === undefined || value === null || value > 0) continue;
    const message = 'is not a number of milliseconds above 0';
    throw new ValidationError(
      `${command} was not sent: its option ${name} ${message}. Leave it out for no limit.`,
      {
        command,
        issues: [{ path: [name], message }],
      },
    );
  }
}
