import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileResponse, sendFile } from 'stdwire/serve';
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

test.each<[string | undefined, string, number, string]>([
  [undefined, 'GET', 200, '0123456789'],
  ['bytes=2-4', 'GET', 206, '234'],
  ['bytes=-3', 'GET', 206, '789'],
  ['bytes=5-2', 'GET', 200, '0123456789'],
  ['bytes=0-1,4-5', 'GET', 200, '0123456789'],
  ['bytes=10-', 'GET', 416, ''],
  ['bytes=2-4', 'HEAD', 206, ''],
])('a file is answered to the web (%s, %s) as it is sent', async (range, method, status, text) => {
  await using _leaks = await noLeaks();
  await using folder = await tempFolder('response');
  const path = join(folder.path, 'song.mp3');
  await writeFile(path, '0123456789');
  await using served = await servedTiny({
    routes: async (asked, response) => {
      await sendFile(asked, response, path);
      return true;
    },
  });
  const headers: Record<string, string> = range === undefined ? {} : { range };
  const sent = await rawRequest(served.served.url, '/', { method, headers });
  const answer = await fileResponse(new Request('app://ui/song.mp3', { method, headers }), path);

  expect([answer?.status, await answer?.text()]).toEqual([status, text]);
  expect(sent.status).toBe(status);
  for (const name of ['content-type', 'content-length', 'content-range', 'accept-ranges', 'cache-control'])
    expect(answer?.headers.get(name) ?? undefined, name).toBe(sent.headers[name]);
});

test('of what is no file nothing is answered to the web', async () => {
  await using folder = await tempFolder('response');
  const request = new Request('app://ui/');

  expect(await fileResponse(request, folder.path)).toBeUndefined();
  expect(await fileResponse(request, join(folder.path, 'none.mp3'))).toBeUndefined();
});
