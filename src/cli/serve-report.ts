import type { BackendStatus } from '../index.ts';
import type { ServedBackend, ServeRefusal } from '../serve/index.ts';

/** Where pages find a served backend, as lines for a person. */
export function addressLines({ address }: ServedBackend, pages: readonly string[]): string {
  const rows = [...pages.map((page) => ['page', page]), ['socket', address.url], ['token', address.token]];
  return rows.map(([name = '', value]) => `${name.padEnd(7)} ${value}\n`).join('');
}

/** The same as one line of JSON for a program: an address for `connectBackend`, and the pages that have it. */
export function addressJson({ address }: ServedBackend, pageUrls: readonly string[]): string {
  return `${JSON.stringify({ ...address, pageUrls })}\n`;
}

/** What a backend does, in a line of its own. */
export function statusLine({ state, pid, lastError }: BackendStatus): string {
  if (state === 'running') return `stdwire: The backend runs${pid === null ? '' : `, as process ${pid}`}.\n`;
  const why = state === 'error' || state === 'restarting' ? lastError?.message : undefined;
  return `stdwire: The backend: ${state}${why === undefined ? '' : `. ${why}`}\n`;
}

/** What was refused. Texts that a page has chosen are quoted, so that they can be nothing but themselves. */
export function refusalLine(refusal: ServeRefusal): string {
  if (refusal.what === 'call') {
    const command = refusal.command === undefined ? '' : `: ${quoted(refusal.command)}`;
    return `stdwire: A call was refused (${refusal.reason})${command}\n`;
  }
  const origin =
    refusal.what === 'request' && refusal.origin !== undefined ? ` ${quoted(refusal.origin)}` : '';
  return `stdwire: Refused: ${refusal.message}${origin}\n`;
}

const LONGEST = 200;

function quoted(text: string): string {
  return JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}
