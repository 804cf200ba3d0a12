import { isAbsolute, relative } from 'node:path';
import { type LogLine, ValidationError } from 'stdwire';
import type { BridgedBackend } from 'stdwire/serve';
import { LogTail } from './log-tail.ts';
import type { MediaBook } from './media-book.ts';

/** Commands of the page that write files, and the field that says where. */
const WRITES: Readonly<Record<string, string>> = {
  DOWNLOAD_CLIP: 'output_dir',
  BATCH_DOWNLOAD: 'output_dir',
  EXPORT_HISTORY_TO_CSV: 'output_path',
};

/**
 * The backend as the page gets it: it writes into one folder only, what it answers about clips is kept, so that their
 * media can be shown, and a page that comes later gets the log from before.
 */
export function watchedBackend(backend: BridgedBackend, folder: string, book: MediaBook): BridgedBackend {
  const log = new LogTail(backend);
  return {
    contract: backend.contract,
    get status() {
      return backend.status;
    },
    async call(name, payload, options) {
      refuseOtherFolders(name, payload, folder);
      const data = await backend.call(name, payload, options);
      book.learn(name, data);
      return data;
    },
    operation: (id, options) => backend.operation(id, options),
    on: (name, listener) =>
      name === 'log' ? log.follow(listener as (line: LogLine) => unknown) : backend.on(name, listener),
    recentLog: () => log.lines,
    start: () => backend.start(),
    stop: () => backend.stop(),
    restart: () => backend.restart(),
  };
}

function refuseOtherFolders(command: string, payload: unknown, folder: string): void {
  const field = WRITES[command];
  if (field === undefined) return;
  const path = (payload as Readonly<Record<string, unknown>> | null | undefined)?.[field];
  if (typeof path === 'string' && isWithin(folder, path)) return;
  const message = `must be in ${folder}`;
  throw new ValidationError(`${command} was refused: ${field} ${message}.`, {
    command,
    issues: [{ path: [field], message }],
  });
}

function isWithin(folder: string, path: string): boolean {
  if (!isAbsolute(path)) return false;
  const way = relative(folder, path);
  return !isAbsolute(way) && way.split(/[\\/]/)[0] !== '..';
}
