import type { Place } from '../generator/errors.ts';

/** A suite cannot be used as it stands: a file is wrong, or something that should be tested is not. */
export class SuiteError extends Error {
  override readonly name = 'SuiteError';
  /** Path of the file, relative to the protocol folder. */
  readonly file: string;
  /** Path inside the file, dotted; empty for the whole document. */
  readonly path: string;

  constructor(place: Place, problem: string, remedy: string, options?: ErrorOptions) {
    const where = place.path === '' ? place.file : `${place.file}: ${place.path}`;
    super(`${where}: ${problem}. ${remedy}`, options);
    this.file = place.file;
    this.path = place.path;
  }
}

/** There was no run: no such program, never ready, a file that cannot be read. The message says what to do. */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError';
}
