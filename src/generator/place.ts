import { type Place, ProtocolFileError } from './errors.ts';

/** The place one step further inside the same file. */
export function inside(place: Place, ...steps: readonly (string | number)[]): Place {
  const path = steps.reduce<string>((joined, step) => {
    if (typeof step === 'number') {
      return `${joined}[${step}]`;
    }
    return joined === '' ? step : `${joined}.${step}`;
  }, place.path);
  return { file: place.file, path };
}

/** Stops with what is wrong at a place and what to do about it. */
export function refuse(place: Place, problem: string, remedy: string): never {
  throw new ProtocolFileError(place, problem, remedy);
}

/** A value as short text for a message. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
