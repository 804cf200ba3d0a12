import type { z } from 'zod';
import type { ReadyCondition } from '../../client/readiness.ts';
import type { ProcessOptions } from '../../process/process-options.ts';
import type { LimitOptions } from '../../supervisor/client-options.ts';
import type { HttpOptions } from '../http-options.ts';
import type { LogFileOptions } from '../log-file-options.ts';
import type { clientSection } from './client-section.ts';
import { absolutePath, programPath } from './paths.ts';

/** The options of a client that a configuration file can set. */
export interface ClientSettings extends Partial<ProcessOptions>, LimitOptions {
  /** Where a backend listens that serves HTTP. */
  readonly http?: HttpOptions | undefined;
  /** The log file that is written. */
  readonly log?: LogFileOptions | undefined;
}

type Given = z.infer<typeof clientSection>;

/** What the file says, as options: paths are absolute, patterns are regular expressions. */
export function clientSettings(given: Given, folder: string): ClientSettings {
  const { command, cwd, readyWhen, log, ...rest } = given;
  return {
    ...rest,
    ...(command === undefined ? {} : { command: commandOf(command, folder) }),
    ...(cwd === undefined ? {} : { cwd: absolutePath(cwd, folder) }),
    ...(readyWhen === undefined ? {} : { readyWhen: [readyWhen].flat().map(conditionOf) }),
    ...(log === undefined ? {} : { log: logOf(log, folder) }),
  };
}

function commandOf(command: NonNullable<Given['command']>, folder: string): ProcessOptions['command'] {
  if (typeof command === 'string') return programPath(command, folder);
  const [program, ...args] = command;
  return [programPath(program, folder), ...args];
}

type GivenCondition = Exclude<NonNullable<Given['readyWhen']>, readonly unknown[]>;

function conditionOf(condition: GivenCondition): ReadyCondition {
  return typeof condition === 'object' && 'pattern' in condition
    ? { output: new RegExp(condition.pattern) }
    : condition;
}

function logOf(
  { file, folder: logFolder, ...rest }: NonNullable<Given['log']>,
  folder: string,
): LogFileOptions {
  return file === undefined
    ? { ...rest, folder: absolutePath(logFolder ?? '.', folder) }
    : { ...rest, file: absolutePath(file, folder) };
}
