import { resolve } from 'node:path';
import type { Life } from '../wire/transport.ts';
import { backendEnvironment, pythonSettings } from './environment.ts';
import { findProgram } from './find-program.ts';

/** What to run as a backend. */
export interface ProcessOptions {
  /** The program: a name to be found in PATH, a path, or a list of which the first is the program. */
  readonly command: string | readonly [program: string, ...args: string[]];
  /** Its arguments, after those in `command`. */
  readonly args?: readonly string[] | undefined;
  /** The folder it runs in; this program's own unless set. */
  readonly cwd?: string | undefined;
  /**
   * Environment added to an allow-list of this program's own (PATH, HOME, language, temporary folders, `STDWIRE_*`
   * and the like). Nothing else is handed down, so that secrets stay here; undefined takes a variable away. Python is
   * told to use UTF-8 and to show where it crashes (`PYTHONUTF8`, `PYTHONFAULTHANDLER`), unless set otherwise here.
   */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /**
   * What its stdout is. `wire`, unless set: messages. `log`: lines for people, as those of its stderr, for a backend
   * that is spoken with in another way (over HTTP, say) and prints what it likes.
   */
  readonly stdout?: 'wire' | 'log' | undefined;
}

/** A program with everything that is needed to run it. */
export interface Invocation {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Refuses what names no program, whose error would otherwise come from far below.
 *
 * @throws TypeError that names the option.
 */
export function checkProgram({ command, args }: ProcessOptions): void {
  const words = typeof command === 'string' ? [command] : command;
  if (!isTexts(words) || words[0] === undefined || words[0] === '') {
    throw new TypeError(
      `command must be a program or a list that begins with one, not ${JSON.stringify(command)}. Name what is to be run.`,
    );
  }
  if (args !== undefined && !isTexts(args)) {
    throw new TypeError(`args must be a list of texts, not ${JSON.stringify(args)}. Leave it out for none.`);
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/**
 * What is run for one life.
 *
 * @throws StartError if there is no such program or folder.
 */
export function invocationOf(options: ProcessOptions, life: Life): Invocation {
  const [command, ...first] = typeof options.command === 'string' ? [options.command] : options.command;
  const cwd = resolve(options.cwd ?? '.');
  const added = { ...pythonSettings(options.stdout), ...options.env, ...life.env };
  const env = backendEnvironment(process.env, added);
  const args = [...first, ...(life.args ?? options.args ?? [])];
  return { program: findProgram(command, cwd, env), args, cwd, env };
}
