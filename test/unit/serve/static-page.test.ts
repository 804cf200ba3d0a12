import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { noLeaks } from '../../helpers/leaks.ts';
import { type RawAnswer, rawRequest } from '../../helpers/raw-request.ts';
import { type ServedTiny, servedTiny } from '../../helpers/served-tiny.ts';
import { type TempFolder, tempFolder } from '../../helpers/temp-folder.ts';

const SECRET = 'what nobody may read';

/** A built page in a folder, with a secret beside the folder and one in it behind a dot. */
async function pageFolder(): Promise<TempFolder & { readonly page: string }> {
  const folder = await tempFolder('static');
  const page = join(folder.path, 'dist');
  await mkdir(join(page, 'assets'), { recursive: true });
  await mkdir(join(page, '.git'));
  await mkdir(`${page}-beside`);
  const files: Record<string, string> = {
    'dist/index.html': '<!doctype html><title>page</title>',
    'dist/assets/app.js': 'export {};',
    'dist/assets/a name with ü.css': 'p {}',
    'dist/assets/no-ending': 'bytes',
    'dist/.env': SECRET,
    'dist/.git/config': SECRET,
    'dist-beside/secret.txt': SECRET,
    'secret.txt': SECRET,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text);
  await symlink(join(folder.path, 'secret.txt'), join(page, 'assets', 'link.txt'));
  await symlink(`${page}-beside`, join(page, 'linked'));
  await symlink(join(page, 'assets', 'app.js'), join(page, 'inner.js'));
  return { ...folder, page };
}

interface Site extends AsyncDisposable {
  readonly folder: TempFolder;
  readonly served: ServedTiny;
  readonly get: (
    path: string,
    init?: { method?: string; headers?: Record<string, string> },
  ) => Promise<RawAnswer>;
}

async function site(options: Parameters<typeof servedTiny>[0] = {}): Promise<Site> {
  const folder = await pageFolder();
  const served = await servedTiny({ staticFolder: folder.page, ...options });
  return {
    folder,
    served,
    get: (path, init) => rawRequest(served.served.url, path, init),
    [Symbol.asyncDispose]: async () => {
      await served[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe('a built page', () => {
  test.each([
    ['/', 'text/html; charset=utf-8', 'no-store'],
    ['/index.html', 'text/html; charset=utf-8', 'no-store'],
    ['/index.html?x=1', 'text/html; charset=utf-8', 'no-store'],
    ['/assets/app.js', 'text/javascript; charset=utf-8', 'no-cache'],
    ['/assets/a%20name%20with%20%C3%BC.css', 'text/css; charset=utf-8', 'no-cache'],
    ['/assets/no-ending', 'application/octet-stream', 'no-cache'],
    ['/inner.js', 'text/javascript; charset=utf-8', 'no-cache'],
  ])('%s is sent as what it is', async (path, type, caching) => {
    await using _leaks = await noLeaks();
    await using here = await site();
    const { status, headers, body } = await here.get(path);

    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'content-type': type, 'cache-control': caching });
    expect(Number(headers['content-length'])).toBe(Buffer.byteLength(body));
  });

  test('is sent with a strict policy that lets it connect to its own socket, and to nobody else', async () => {
    await using _leaks = await noLeaks();
    await using here = await site();
    const { headers } = await here.get('/');
    const { port } = new URL(here.served.served.url);

    expect(String(headers['content-security-policy']).split('; ')).toEqual([
      "default-src 'self'",
      `connect-src 'self' ws://127.0.0.1:${port}`,
      "img-src 'self' data: blob:",
      "media-src 'self' blob:",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  test('can be sent with a policy of its own', async () => {
    await using _leaks = await noLeaks();
    await using here = await site({
      contentSecurityPolicy: (usual, socketUrl) =>
        `${usual}; style-src 'self' 'unsafe-inline' /* ${socketUrl} */`,
    });
    const { headers } = await here.get('/');

    expect(headers['content-security-policy']).toMatch(
      /^default-src 'self'; .*'unsafe-inline' .*ws:.*\/stdwire/,
    );
  });

  test('answers HEAD without a body, and nothing that would change something', async () => {
    await using _leaks = await noLeaks();
    await using here = await site();
    const head = await here.get('/assets/app.js', { method: 'HEAD' });
    const nothing = await here.get('/nothing', { method: 'HEAD' });

    expect(head).toMatchObject({ status: 200, body: '', headers: { 'content-length': '10' } });
    expect(nothing).toMatchObject({ status: 404, body: '' });
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      expect(await here.get('/', { method })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    }
  });

  test.each([
    ['bytes=0-3', 206, 'expo', 'bytes 0-3/10'],
    ['bytes=7-', 206, '{};', 'bytes 7-9/10'],
    ['bytes=-2', 206, '};', 'bytes 8-9/10'],
    ['bytes=-99', 206, 'export {};', 'bytes 0-9/10'],
    ['bytes=0-99', 206, 'export {};', 'bytes 0-9/10'],
    ['bytes=10-', 416, '', 'bytes */10'],
    ['bytes=-0', 416, '', 'bytes */10'],
    [`bytes=${'9'.repeat(400)}-`, 416, '', 'bytes */10'],
    ['bytes=5-2', 200, 'export {};', undefined],
    ['bytes=-', 200, 'export {};', undefined],
    ['bytes=0-1,4-5', 200, 'export {};', undefined],
    ['lines=1-2', 200, 'export {};', undefined],
  ])('sends the part %s of a file as a player asks for it', async (range, status, body, contentRange) => {
    await using _leaks = await noLeaks();
    await using here = await site();
    const answer = await here.get('/assets/app.js', { headers: { range } });

    expect(answer).toMatchObject({ status, body });
    expect(answer.headers['content-range']).toBe(contentRange);
  });
});

describe('what is not of the page is not sent', () => {
  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/%2E%2E%2Fsecret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e%5csecret.txt',
    '/..\\secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/%252e%252e/secret.txt',
    '/....//secret.txt',
    '//secret.txt',
    '/./../secret.txt',
    '/../dist-beside/secret.txt',
    '/linked/secret.txt',
    '/assets/link.txt',
    '/.env',
    '/%2eenv',
    '/.git/config',
    '/assets/.%00./secret.txt',
    '/index.html%00.txt',
    '/index.html::$DATA',
    '/C:/secret.txt',
    '/assets',
    '/assets/',
    '/index.html/',
    '/%',
    '/%c0%ae%c0%ae/secret.txt',
    '/%ff',
    '/nothing.txt',
    `/${'a'.repeat(5000)}`,
    '/etc/passwd',
    '/%2fetc%2fpasswd',
  ])('%s', async (path) => {
    await using _leaks = await noLeaks();
    await using here = await site();
    const { status, body } = await here.get(path);

    expect(status).toBe(404);
    expect(body).not.toContain(SECRET);
  });

  test.each(['http://evil.example/index.html', '*', 'index.html'])('the target %s', async (target) => {
    await using _leaks = await noLeaks();
    await using here = await site();
    const answer = await here.get(target);

    expect([400, 404]).toContain(answer.status);
    expect(answer.body).not.toContain('<title>');
  });
});

test.skipIf(process.platform === 'win32')(
  'a named pipe that nobody writes into is not sent, and keeps no other file waiting',
  async () => {
    await using _leaks = await noLeaks();
    await using here = await site();
    const pipe = join(here.folder.path, 'dist', 'pipe.txt');
    await promisify(execFile)('mkfifo', [pipe]);
    const asked = await Promise.all(Array.from({ length: 8 }, () => here.get('/pipe.txt')));

    expect(asked.map(({ status }) => status)).toEqual(Array(8).fill(404));
    expect(await here.get('/')).toMatchObject({ status: 200 });
  },
);

test('without a folder it says that there is no page, and where the socket is for', async () => {
  await using _leaks = await noLeaks();
  await using tiny = await servedTiny();

  expect(await rawRequest(tiny.served.url, '/')).toMatchObject({
    status: 404,
    body: expect.stringContaining('No page is served here'),
  });
});

describe('routes of the application', () => {
  test('come before the folder, and leave to it what they do not answer', async () => {
    await using _leaks = await noLeaks();
    await using here = await site({
      routes: (request, response) => {
        if (request.url !== '/media/1') return false;
        response.writeHead(200, { 'content-type': 'audio/mpeg' }).end('music');
        return true;
      },
    });

    expect(await here.get('/media/1')).toMatchObject({ status: 200, body: 'music' });
    expect(await here.get('/assets/app.js')).toMatchObject({ status: 200 });
    expect((await here.get('/media/1')).headers['x-content-type-options']).toBe('nosniff');
  });

  test('are not asked under a foreign name, nor to change anything', async () => {
    await using _leaks = await noLeaks();
    const asked: unknown[] = [];
    await using here = await site({
      routes: (request) => {
        asked.push(request.url);
        return false;
      },
    });
    await here.get('/media/1', { headers: { host: 'rebound.example' } });
    await here.get('/media/1', { method: 'POST' });

    expect(asked).toEqual([]);
  });

  test('that fail are answered for, without what they said, and told', async () => {
    await using _leaks = await noLeaks();
    const errors: unknown[] = [];
    const failure = new Error(SECRET);
    await using here = await site({
      onError: (error) => errors.push(error),
      routes: async () => {
        throw failure;
      },
    });
    const answer = await here.get('/');

    expect(answer).toMatchObject({ status: 500, body: 'It could not be answered.\n' });
    expect(errors).toEqual([failure]);
  });
});
