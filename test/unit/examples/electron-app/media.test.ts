import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { appAnswers } from '../../../../examples/electron-app/src/home/app-answers.ts';
import { MediaBook } from '../../../../examples/electron-app/src/home/media-book.ts';
import { tempFolder } from '../../../helpers/temp-folder.ts';

const info = { home: 'browser', folder: '/songs', signsInByBrowser: false } as const;

/** The media route with what this book knows. */
function route(book: MediaBook) {
  const answers = appAnswers({ info, book });
  return async (path: string, range?: string): Promise<Response> => {
    const headers: Record<string, string> = range === undefined ? {} : { range };
    const answer = await answers(new Request(`http://127.0.0.1${path}`, { headers }));
    if (answer === undefined) throw new Error(`${path} is not answered here.`);
    return answer;
  };
}

describe('the media of clips', () => {
  test('of an address that is none, or a name that is none, is not there', async () => {
    const book = new MediaBook();
    book.learn('FETCH_CLIPS', [{ id: 'c', audio_url: 'not an address' }]);
    const get = route(book);

    expect((await get('/media/audio/c')).status).toBe(404);
    expect((await get('/media/audio/%zz')).status).toBe(404);
  });

  test('of a saved clip comes from its file, whole or in parts', async () => {
    await using folder = await tempFolder('media');
    const file = join(folder.path, 'Paper Boats.mp3');
    await writeFile(file, '0123456789');
    const book = new MediaBook();
    book.learn('DOWNLOAD_CLIP', { clip_id: 'c 1', file_path: file });
    const get = route(book);

    const whole = await get('/media/audio/c%201');
    const part = await get('/media/audio/c%201', 'bytes=2-4');
    const end = await get('/media/audio/c%201', 'bytes=-3');
    const beyond = await get('/media/audio/c%201', 'bytes=10-');
    const wrong = await get('/media/audio/c%201', 'bytes=5-2');

    expect([whole.status, await whole.text()]).toEqual([200, '0123456789']);
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([
      206,
      '234',
      'bytes 2-4/10',
    ]);
    expect([end.status, await end.text()]).toEqual([206, '789']);
    // As from every other server: https://www.rfc-editor.org/rfc/rfc9110#section-14.1.1
    expect([wrong.status, await wrong.text()]).toEqual([200, '0123456789']);
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */10']);
  });

  test('of a clip that is not saved comes from the studio, and only media does', async () => {
    const server = createServer((request, response) => {
      const type =
        request.url === '/page' ? 'text/html' : request.url === '/song' ? 'audio/mpeg' : 'image/png';
      response
        .writeHead(200, { 'content-type': type, 'set-cookie': 'a=b' })
        .end(`range ${request.headers.range}`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const studio = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const book = new MediaBook();
    book.learn('FETCH_CLIPS', [
      { id: 'a', audio_url: `${studio}/song`, image_url: `${studio}/cover` },
      { id: 'b', audio_url: `${studio}/page`, image_url: null },
    ]);
    const get = route(book);
    try {
      const song = await get('/media/audio/a', 'bytes=0-1');

      expect(await song.text()).toBe('range bytes=0-1');
      expect(song.headers.get('set-cookie')).toBeNull();
      expect((await get('/media/cover/a')).headers.get('content-type')).toBe('image/png');
      expect((await get('/media/audio/b')).status).toBe(404);
      expect((await get('/media/cover/b')).status).toBe(204);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  test('is never fetched from another machine, nor read from a file that is no sound', async () => {
    await using folder = await tempFolder('media');
    const secret = join(folder.path, 'secret.txt');
    await writeFile(secret, 'secret');
    const book = new MediaBook();
    book.learn('FETCH_CLIPS', [
      { id: 'far', audio_url: 'http://198.51.100.1/song.mp3' },
      { id: 'odd', audio_url: 'file:///etc/hosts' },
    ]);
    book.learn('GET_DOWNLOAD_HISTORY', { items: [{ clip_id: 'text', file_path: secret }] });
    const get = route(book);

    expect((await get('/media/audio/far')).status).toBe(403);
    expect((await get('/media/audio/odd')).status).toBe(403);
    expect((await get('/media/audio/text')).status).toBe(404);
    expect((await get('/media/audio/..%2f..%2fsecret.txt')).status).toBe(404);
  });
});
