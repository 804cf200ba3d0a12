import type { Readable } from 'node:stream';

/** What a verb may touch of the world; tests pass another one in. */
export interface CliEnvironment {
  /** Where a payload is read from when it is given as `-`. */
  readonly stdin: Readable;
  /** Takes the result, and nothing else. */
  readonly out: (text: string) => void;
  /** Takes progress, logs and complaints. */
  readonly err: (text: string) => void;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** One option of a verb. */
export interface OptionSpec {
  /** `boolean` options take no value. */
  readonly type: 'string' | 'boolean';
  /** What stands for the value in the help text, such as `DIR`. */
  readonly value?: string;
  /** Whether it may be given more than once. */
  readonly multiple?: boolean;
  /** Whether it has to be given. */
  readonly required?: boolean;
  /** One line of help. */
  readonly summary: string;
}

/** What was given on the command line, checked against the options of the verb. */
export interface Arguments {
  /** Values of `string` options. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** `boolean` options that were given. */
  readonly flags: ReadonlySet<string>;
  /** What is neither an option nor a value. */
  readonly positionals: readonly string[];
  /** Everything after `--`; `undefined` without one. */
  readonly rest: readonly string[] | undefined;
}

/** One thing that the command line can do. */
export interface Verb {
  readonly name: string;
  /** One line for the list of verbs. */
  readonly summary: string;
  /** The synopsis, without the program's name. */
  readonly usage: string;
  /** Paragraphs for `--help`. */
  readonly description: readonly string[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Command lines that work. */
  readonly examples: readonly string[];
  /** Does it and gives the exit code. */
  run(args: Arguments, environment: CliEnvironment): Promise<number>;
}
