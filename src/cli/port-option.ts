import { single } from './parse-arguments.ts';
import { UsageError } from './usage-error.ts';
import type { Arguments } from './verb.ts';

/** The value of `--port`; undefined if it was not given. */
export function portFrom(args: Arguments): number | undefined {
  const text = single(args, 'port');
  if (text === undefined) return undefined;
  if (!/^[1-9][0-9]{0,4}$/.test(text) || Number(text) > 65_535)
    throw new UsageError(`--port takes a number from 1 to 65535, not "${text}".`);
  return Number(text);
}
