import { readFileSync, statSync } from 'node:fs';
import { type Infidelity, infidelityOf, MAX_NESTING } from '../../wire/faithful.ts';
import { configurationError } from './configuration-error.ts';

/** A file of settings is small; what is larger is something else. The same on the Python side. */
const MAX_BYTES = 1024 * 1024;

/** What Python would refuse as well, or read as another value; `stdwire.configuration` says the same. */
const UNFAITHFUL: Readonly<Record<Infidelity, string>> = {
  'inexact-number': 'It holds a number that JavaScript cannot hold exactly: write it as a text',
  'half-pair': 'It holds half of a surrogate pair, which is no text',
  'too-deep': `It is nested more than ${MAX_NESTING} levels deep`,
};

/**
 * Reads the JSON of a configuration file.
 *
 * @throws StartError with the reason `configuration` if it is no file of a reasonable size, or not JSON that both sides
 * read alike.
 */
export function readJson(file: string): unknown {
  const source = readSource(file);
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    throw configurationError(file, [], `It is not JSON: ${(error as Error).message}`, error);
  }
  const infidelity = typeof value === 'object' && value !== null ? infidelityOf(value, source) : undefined;
  if (infidelity !== undefined) throw configurationError(file, [], UNFAITHFUL[infidelity]);
  return value;
}

function readSource(file: string): string {
  const found = orUnreadable(file, () => statSync(file));
  // To read a pipe would wait for its writer, and nothing else of this program would run meanwhile.
  if (!found.isFile()) throw configurationError(file, [], 'It is not a regular file');
  if (found.size > MAX_BYTES) throw configurationError(file, [], `It is larger than ${MAX_BYTES} bytes`);
  return orUnreadable(file, () => new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)));
}

function orUnreadable<Found>(file: string, find: () => Found): Found {
  try {
    return find();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = code === 'ENOENT' ? 'It does not exist' : `It cannot be read (${code})`;
    throw configurationError(file, [], what, error);
  }
}
