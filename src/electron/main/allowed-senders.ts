import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pageOrigin } from '../bridge/page-origin.ts';
import type { WindowFrame } from './electron-parts.ts';

/** Whose pages may use a bridge: those of origins, or files, or both. */
export type AllowedSenders =
  | (SenderLists & Required<Pick<SenderLists, 'allowedOrigins'>>)
  | (SenderLists & Required<Pick<SenderLists, 'allowedFiles'>>);

/** The lists of {@link AllowedSenders}. */
export interface SenderLists {
  /**
   * Origins of the app's own pages, written as browsers write them: `app://ui`, `https://app.example.com`. They are
   * compared whole, so a port or another host is another origin. Pages of files have none: see `allowedFiles`.
   */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** Origins of development servers, `http://localhost:5173` for example. A packaged app takes none of them. */
  readonly developmentOrigins?: readonly string[] | undefined;
  /** Paths of the app's own pages, absolute, where they are loaded as files. A page beside them is not one of them. */
  readonly allowedFiles?: readonly string[] | undefined;
}

/** How Chromium writes the origin of a file. */
const FILE_ORIGIN = 'file://';

/**
 * Tells which documents may use a bridge: nothing that is not named.
 *
 * @throws TypeError where an origin or a path is written in a way that no document would ever have it.
 */
export function allowedSenders(
  { allowedOrigins = [], developmentOrigins = [], allowedFiles = [] }: SenderLists,
  isPackaged: boolean,
): (frame: Pick<WindowFrame, 'origin' | 'url'>) => boolean {
  if (allowedOrigins.length + developmentOrigins.length + allowedFiles.length === 0)
    throw new TypeError(
      'No page could use this bridge: name the origin of yours in allowedOrigins, or its path in allowedFiles.',
    );
  for (const origin of [...allowedOrigins, ...developmentOrigins]) checkOrigin(origin);
  const origins = new Set(isPackaged ? allowedOrigins : [...allowedOrigins, ...developmentOrigins]);
  const files = new Set(allowedFiles.map(checkedPath).map(comparable));
  return ({ origin, url }) => {
    if (origin === FILE_ORIGIN) return isOneOf(files, url);
    return origins.has(origin);
  };
}

function checkOrigin(origin: string): void {
  if (origin.startsWith(FILE_ORIGIN))
    throw new TypeError(`${origin} would be every file of the machine. Name the pages in allowedFiles.`);
  const written = pageOrigin(origin);
  if (written === origin) return;
  const instead =
    written === undefined
      ? 'Write scheme and host, and the port if it has one of its own: app://ui, http://localhost:5173.'
      : `A browser writes it ${written}.`;
  throw new TypeError(`${JSON.stringify(origin)} is the origin of no page. ${instead}`);
}

function checkedPath(path: string): string {
  if (!isAbsolute(path)) throw new TypeError(`${JSON.stringify(path)} in allowedFiles is no absolute path.`);
  return resolve(path);
}

function isOneOf(files: ReadonlySet<string>, url: string): boolean {
  try {
    return files.has(comparable(fileURLToPath(url)));
  } catch {
    return false; // not a file of this machine
  }
}

/** Windows takes no notice of case. */
function comparable(path: string): string {
  return process.platform === 'win32' ? path.toLowerCase() : path;
}
