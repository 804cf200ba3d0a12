import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Opens a page whose address is a secret. On many machines everybody can read the command line of every program, so the
 * browser is given a file that nobody else can read, and that sends it on to the page.
 *
 * @param folder where the file goes, in a private folder: where a person's own files are, since a browser may not be
 *   permitted to read those of the system.
 * @returns removes the file; call it once the page has been opened, or nobody is there to open it.
 */
export async function openPage({
  opener: [command = '', ...args],
  pageUrl,
  folder,
}: {
  readonly opener: readonly string[];
  readonly pageUrl: string;
  readonly folder: string;
}): Promise<() => Promise<void>> {
  // For its owner alone: https://nodejs.org/api/fs.html#fspromisesmkdtempprefix-options
  const privately = await mkdtemp(join(folder, 'open-'));
  const file = join(privately, 'songs.html');
  await writeFile(file, redirect(pageUrl), { mode: 0o600 });
  spawn(command, [...args, pathToFileURL(file).href], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
  return () => rm(privately, { recursive: true, force: true });
}

function redirect(url: string): string {
  const escaped = url.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return [
    '<!doctype html><meta charset="utf-8"><title>Songs</title>',
    `<meta http-equiv="refresh" content="0; url=${escaped}">`,
    `<p><a href="${escaped}">Songs</a></p>`,
    '',
  ].join('\n');
}
