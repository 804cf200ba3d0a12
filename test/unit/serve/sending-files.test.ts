import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { sendFile } from 'stdwire/serve';
import { expect, test } from 'vitest';
import { noLeaks } from '../../helpers/leaks.ts';
import { rawRequest } from '../../helpers/raw-request.ts';
import { type ServedTiny, servedTiny } from '../../helpers/served-tiny.ts';
import { type TempFolder, tempFolder } from '../../helpers/temp-folder.ts';

const SIZE = 8 * 1024 * 1024;
const media = Buffer.alloc(SIZE, 'music');

/** Serves one file of eight megabytes at every path, as an application would. */
async function player(
  file: (folder: string) => string,
): Promise<ServedTiny & { readonly folder: TempFolder }> {
  const folder = await tempFolder('media');
  await writeFile(join(folder.path, 'song.mp3'), media);
  await mkdir(join(folder.path, 'album'));
  const served = await servedTiny({
    routes: async (asked, response) => {
      await sendFile(asked, response, file(folder.path));
      return true;
    },
  });
  return {
    ...served,
    folder,
    [Symbol.asyncDispose]: async () => {
      await served[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const song = (folder: string): string => join(folder, 'song.mp3');

/** The answer to a request, of which nothing has been read but its head. */
async function headOf(url: string): Promise<IncomingMessage> {
  const asked = request(url, { agent: false });
  asked.on('error', () => {}); // It is cut off in some of the tests.
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return response;
}

test('a file is sent whole, and in parts that fit together', async () => {
  await using _leaks = await noLeaks();
  await using here = await player(song);
  const whole = await headOf(here.served.url);
  const bytes = await buffer(whole);
  const halves = await Promise.all(
    [`bytes=0-${SIZE / 2 - 1}`, `bytes=${SIZE / 2}-`].map((range) =>
      rawRequest(here.served.url, '/', { headers: { range } }),
    ),
  );

  expect(whole.headers).toMatchObject({ 'content-type': 'audio/mpeg', 'accept-ranges': 'bytes' });
  expect(hashOf(bytes)).toBe(hashOf(media));
  expect(halves.map(({ status }) => status)).toEqual([206, 206]);
  expect(hashOf(halves.map(({ body }) => body).join(''))).toBe(hashOf(media));
});

test('what an application has said of a file itself is left as it is', async () => {
  await using _leaks = await noLeaks();
  await using folder = await tempFolder('media');
  await writeFile(join(folder.path, 'clip'), 'x');
  await using tiny = await servedTiny({
    routes: async (asked, response) => {
      response.setHeader('content-type', 'audio/flac');
      response.setHeader('cache-control', 'max-age=60');
      await sendFile(asked, response, join(folder.path, 'clip'));
      return true;
    },
  });

  expect(await rawRequest(tiny.served.url, '/')).toMatchObject({
    status: 200,
    headers: { 'content-type': 'audio/flac', 'cache-control': 'max-age=60' },
  });
});

test.each([
  ['a file that is missing', 'nothing.mp3'],
  ['a folder', 'album'],
  ['a file below a file', 'song.mp3/x'],
])('%s is not there', async (_, name) => {
  await using _leaks = await noLeaks();
  await using here = await player((folder) => join(folder, name));

  expect(await rawRequest(here.served.url, '/')).toMatchObject({ status: 404 });
});

test('an empty file is sent, and has no part', async () => {
  await using _leaks = await noLeaks();
  await using here = await player((folder) => join(folder, 'empty.txt'));
  await writeFile(join(here.folder.path, 'empty.txt'), '');
  const part = await rawRequest(here.served.url, '/', { headers: { range: 'bytes=0-' } });

  expect(await rawRequest(here.served.url, '/')).toMatchObject({ status: 200, body: '' });
  expect(part).toMatchObject({ status: 416, headers: { 'content-range': 'bytes */0' } });
});

test('a player that leaves in the middle leaves nothing open, and is no error', async () => {
  await using _leaks = await noLeaks();
  const errors: unknown[] = [];
  await using folder = await tempFolder('media');
  await writeFile(song(folder.path), media);
  let left: (() => void) | undefined;
  const answered = new Promise<void>((resolve) => {
    left = resolve;
  });
  await using tiny = await servedTiny({
    onError: (error) => errors.push(error),
    routes: async (asked, response) => {
      await sendFile(asked, response, song(folder.path));
      left?.();
      return true;
    },
  });
  const response = await headOf(tiny.served.url);
  response.destroy();
  await answered;

  expect(errors).toEqual([]);
});

test('closing cuts off a player that reads on', async () => {
  await using _leaks = await noLeaks();
  await using here = await player(song);
  const response = await headOf(here.served.url);
  const broken = once(response, 'error');
  await here.served.close();
  response.resume();

  expect(String(await broken)).toContain('aborted');
});

function hashOf(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
