import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { openPage } from '../../../../examples/electron-app/src/browser/open-page.ts';
import { noLeaks } from '../../../helpers/leaks.ts';
import { tempFolder } from '../../../helpers/temp-folder.ts';

const TOKEN = 'a-token-that-nobody-else-may-see';
const PAGE_URL = `http://127.0.0.1:7839/#stdwire-url=ws%3A%2F%2F127.0.0.1%3A7839%2Fstdwire&stdwire-token=${TOKEN}`;

/** A program that opens nothing, and writes down what it was asked to open, and who can read that. */
const FAKE_OPENER = `
const { renameSync, readFileSync, statSync, writeFileSync } = require('node:fs');
const { dirname } = require('node:path');
const { fileURLToPath } = require('node:url');
const [, , out, ...args] = process.argv;
const file = fileURLToPath(args[0]);
const modes = [statSync(file).mode & 0o777, statSync(dirname(file)).mode & 0o777];
writeFileSync(out + '.part', JSON.stringify({ args, modes, text: readFileSync(file, 'utf8') }));
renameSync(out + '.part', out);
`;

interface Opened {
  readonly args: readonly string[];
  readonly modes: readonly number[];
  readonly text: string;
}

test('the browser is led to the page by a file that nobody else can read, and no command line tells the token', async () => {
  await using _leaks = await noLeaks();
  await using folder = await tempFolder('open page');
  const [program, out] = [join(folder.path, 'opener.cjs'), join(folder.path, 'opened.json')];
  await writeFile(program, FAKE_OPENER);
  const forget = await openPage({
    opener: [process.execPath, program, out],
    pageUrl: PAGE_URL,
    folder: folder.path,
  });
  const { args, modes, text } = await vi.waitFor(
    async () => JSON.parse(await readFile(out, 'utf8')) as Opened,
    { timeout: 30_000, interval: 20 },
  );
  await forget();
  await forget();

  expect(args).toHaveLength(1);
  expect(args[0]).not.toContain(TOKEN);
  expect(fileURLToPath(args[0] ?? '')).toContain(folder.path);
  if (process.platform !== 'win32') expect(modes).toEqual([0o600, 0o700]);
  expect(/content="0; url=([^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&')).toBe(PAGE_URL);
  expect((await readdir(folder.path)).sort()).toEqual(['opened.json', 'opener.cjs']);
});

test('a program that cannot be started is nobody’s trouble', async () => {
  await using _leaks = await noLeaks();
  await using folder = await tempFolder('open page');
  const forget = await openPage({
    opener: [join(folder.path, 'nothing')],
    pageUrl: PAGE_URL,
    folder: folder.path,
  });
  await forget();

  expect(await readdir(folder.path)).toEqual([]);
});
