import { join, resolve } from 'node:path';
import { mustBe } from '../client/number-options.ts';

/** A debug log file, and how large it may grow. Name either the file or its folder. */
export type LogFileOptions = LogFileLimits &
  (
    | {
        /** Path of the file. */
        readonly file: string;
      }
    | {
        /** Folder in which `backend.log` is written; it is made if it is not there. */
        readonly folder: string;
      }
  );

/** How large a log file may grow, and how much of what was before is kept. */
export interface LogFileLimits {
  /** A file that has grown larger than this is put aside, in bytes, at least 1; 1 MiB unless set. */
  readonly maxBytes?: number | undefined;
  /** How many files that were put aside are kept (`backend.log.1` is the newest); 4 unless set. */
  readonly keep?: number | undefined;
}

/** The path of the file that these options name. */
export function logFilePath(options: LogFileOptions): string {
  const { file, folder = '.' } = options as Partial<Readonly<Record<'file' | 'folder', string>>>;
  return file === undefined ? join(resolve(folder), 'backend.log') : resolve(file);
}

/**
 * Refuses a log file that is not named, or whose limits would never hold.
 *
 * @throws TypeError that names the option.
 */
export function checkLogOptions(options: LogFileOptions): void {
  const given: Readonly<Record<string, unknown>> = { ...options };
  const named = ['file', 'folder'].filter((name) => given[name] !== undefined);
  const [name = ''] = named;
  if (named.length !== 1 || typeof given[name] !== 'string' || given[name] === '') {
    throw new TypeError(
      `log must name either its file or its folder, not ${JSON.stringify(options)}. Leave log out for none.`,
    );
  }
  const { maxBytes, keep } = options;
  mustBe('of 1 or more', (value) => value >= 1, { 'log.maxBytes': maxBytes });
  mustBe('of 0 or more, and whole', (value) => Number.isSafeInteger(value) && value >= 0, {
    'log.keep': keep,
  });
}
