/**
 * What can stop the generator:
 *
 * ```
 * GeneratorError            code, message: what, why, what to do
 * ├─ OptionsError           an option cannot be used
 * ├─ ProtocolFileError      a file of the protocol folder cannot be used: file, path
 * ├─ OutOfDateError         `check` found generated files that differ: differences
 * └─ OutputError            the output folder holds something that must not be overwritten
 * ```
 */
export type GeneratorErrorCode = 'INVALID_OPTIONS' | 'INVALID_PROTOCOL' | 'OUT_OF_DATE' | 'OUTPUT_REFUSED';

/** The base of every error that {@link generate} throws on purpose. */
export class GeneratorError extends Error {
  override readonly name: string = 'GeneratorError';
  /** Stable word for this kind of failure. */
  readonly code: GeneratorErrorCode;

  constructor(code: GeneratorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** An option of {@link generate} cannot be used. */
export class OptionsError extends GeneratorError {
  override readonly name = 'OptionsError';

  constructor(message: string) {
    super('INVALID_OPTIONS', message);
  }
}

/** Where in the protocol folder a problem lies. */
export interface Place {
  /** Path of the file, relative to the protocol folder. */
  readonly file: string;
  /** Path inside the file, dotted, empty for the whole document. */
  readonly path: string;
}

/** A file of the protocol folder cannot be used as it stands. */
export class ProtocolFileError extends GeneratorError {
  override readonly name = 'ProtocolFileError';
  /** Path of the file, relative to the protocol folder. */
  readonly file: string;
  /** Path inside the file, dotted, empty for the whole document. */
  readonly path: string;

  constructor(place: Place, problem: string, remedy: string, options?: ErrorOptions) {
    const where = place.path === '' ? place.file : `${place.file}: ${place.path}`;
    super('INVALID_PROTOCOL', `${where}: ${problem}. ${remedy}`, options);
    this.file = place.file;
    this.path = place.path;
  }
}

/** One generated file that is not what the protocol folder would produce now. */
export interface Difference {
  /** Path of the generated file. */
  readonly file: string;
  /** What is wrong with it, with the first lines that differ. */
  readonly detail: string;
}

/** `check` found generated files that are missing, stale, or were edited by hand. */
export class OutOfDateError extends GeneratorError {
  override readonly name = 'OutOfDateError';
  /** Every file concerned. */
  readonly differences: readonly Difference[];

  constructor(differences: readonly Difference[], command: string) {
    const list = differences.map(({ file, detail }) => `${file}: ${detail}`).join('\n');
    super(
      'OUT_OF_DATE',
      `${differences.length} generated file(s) do not match the protocol folder.\n${list}\nRun \`${command}\` and commit the result.`,
    );
    this.differences = differences;
  }
}

/** The output folder holds something that generating would destroy. */
export class OutputError extends GeneratorError {
  override readonly name = 'OutputError';

  constructor(message: string, options?: ErrorOptions) {
    super('OUTPUT_REFUSED', message, options);
  }
}
