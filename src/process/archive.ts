import { StartError } from '../errors.ts';

/** A folder or file within an `.asar` archive; `app.asar.unpacked` is a folder like any other. */
const INSIDE_ARCHIVE = /\.asar([\\/]|$)/i;

/**
 * Refuses a path that lies in an archive of Electron: its `fs` shows what is in there as if it were a file, and the
 * system can neither run it nor run anything in it (https://www.electronjs.org/docs/latest/tutorial/asar-archives).
 *
 * @throws StartError with the reason `inside-archive`.
 */
export function refuseArchive(path: string): void {
  if (!INSIDE_ARCHIVE.test(path)) return;
  const text = `${path} is inside an asar archive, and the system cannot run anything there. Keep it outside of the archive (extraResource, or asarUnpack).`;
  throw new StartError(text, { reason: 'inside-archive', path });
}
