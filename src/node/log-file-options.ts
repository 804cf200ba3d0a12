import { join, resolve } from 'node:path';

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
  /** A file that has grown larger than this is put aside, in bytes; 1 MiB unless set. */
  readonly maxBytes?: number | undefined;
  /** How many files that were put aside are kept (`backend.log.1` is the newest); 4 unless set. */
  readonly keep?: number | undefined;
}

/** The path of the file that these options name. */
export function logFilePath(options: LogFileOptions): string {
  return 'file' in options ? resolve(options.file) : join(resolve(options.folder), 'backend.log');
}
