import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { songBackend } from '../home/song-backend.ts';
import { openPage } from './open-page.ts';
import { opener } from './opener.ts';
import { serveApp } from './serve-app.ts';

/** `STDWIRE` on a keypad begins so; nothing else is known to use it. */
const PORT = 7839;

/** Longer than a browser takes that has to be started first. */
const OPENED_MS = 60_000;

const { values } = parseArgs({
  options: {
    repository: { type: 'string', default: '.' },
    page: { type: 'string', default: 'dist/renderer' },
    data: { type: 'string', default: 'stdwire-output/app' },
    'sign-in': { type: 'string', default: 'direct' },
    'no-open': { type: 'boolean', default: false },
  },
});
const data = resolve(values.data);
const signIn = values['sign-in'] === 'browser' ? 'browser' : 'direct';

const backend = songBackend({
  dataFolder: join(data, 'data'),
  logFolder: join(data, 'logs'),
  signIn,
  search: { folder: resolve(values.repository) },
});
const served = await serveApp({
  backend,
  pageFolder: resolve(values.page),
  songFolder: join(data, 'songs'),
  signIn,
  port: PORT,
});

process.stdout.write(
  `\n  Songs is here:  ${served.pageUrl}\n  Its files are in ${data}\n  Ctrl-C ends it, the backend with it.\n\n`,
);

// A backend that does not start is no reason to leave: the page says what is wrong, and what to do.
backend.start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
});

const program = values['no-open'] ? undefined : opener(process.platform, process.env);
const forget =
  program === undefined
    ? async () => {}
    : await openPage({ opener: program, pageUrl: served.pageUrl, folder: data });
const opened = setTimeout(() => void forget(), OPENED_MS);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void leave());

async function leave(): Promise<void> {
  clearTimeout(opened);
  await Promise.all([served.close(), backend.close(), forget()]);
}
