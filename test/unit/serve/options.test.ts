import { join } from 'node:path';
import { pageAddress, ServeError, type ServeOptions } from 'stdwire/serve';
import { describe, expect, test } from 'vitest';
import { httpServer } from '../../helpers/http-server.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { servedTiny } from '../../helpers/served-tiny.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';

describe('options that are not fit are refused before anything listens', () => {
  test.each<[string, Partial<ServeOptions>, RegExp]>([
    [
      'an origin with a path',
      { allowedOrigins: ['http://localhost:5173/'] },
      /Write http:\/\/localhost:5173\./,
    ],
    [
      'an origin in capitals',
      { allowedOrigins: ['HTTP://LocalHost:5173'] },
      /Write http:\/\/localhost:5173\./,
    ],
    ['the port that is usual', { allowedOrigins: ['http://localhost:80'] }, /Write http:\/\/localhost\./],
    ['any origin', { allowedOrigins: ['*'] }, /"\*" is no origin/],
    ['the opaque origin', { allowedOrigins: ['null'] }, /"null" is no origin/],
    ['a file', { allowedOrigins: ['file:///home'] }, /is no origin/],
    ['a name alone', { allowedOrigins: ['localhost:5173'] }, /is no origin/],
    ['a short token', { token: 'short' }, /22 to 256/],
    ['a token of other characters', { token: `${'a'.repeat(22)},` }, /letters, digits/],
    ['a port beyond all ports', { port: 65_536 }, /port must be a number from 0 to 65535/],
    ['another machine', { host: '0.0.0.0' as never }, /only this machine/],
    ['a command that is none', { grant: { commands: ['ECO'] } }, /Did you mean ECHO/],
    ['a command that is never granted', { grant: { commands: ['SHUTDOWN'] } }, /never granted/],
    ['a topic that is none', { grant: { topics: ['logs' as never] } }, /logs/],
    ['a limit that is none', { limits: { maxSockets: 0 } }, /limits\.maxSockets/],
    ['a wait that is none', { limits: { heartbeatMs: Number.NaN } }, /limits\.heartbeatMs/],
    ['a policy that is no header', { contentSecurityPolicy: () => 'a\nb' }, /Invalid character/],
    ['a limit of the bridge that is none', { limits: { maxInFlight: -1 } }, /maxInFlight/],
  ])('%s', async (_, options, text) => {
    await using _leaks = await noLeaks();
    const error = await rejectionOf(servedTiny(options));

    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toMatch(text);
  });
});

test('a port that is taken is an error that says so', async () => {
  await using _leaks = await noLeaks();
  await using other = await httpServer(() => {});
  const error = await rejectionOf(servedTiny({ port: other.port }));

  expect(error).toBeInstanceOf(ServeError);
  expect(error).toMatchObject({ code: 'PORT_TAKEN', message: expect.stringContaining(String(other.port)) });
});

test('a folder that is missing, or none, is an error that names it', async () => {
  await using _leaks = await noLeaks();
  await using folder = await tempFolder('static');
  for (const path of [join(folder.path, 'dist'), import.meta.filename]) {
    expect(await rejectionOf(servedTiny({ staticFolder: path }))).toMatchObject({
      code: 'FOLDER_MISSING',
      message: expect.stringContaining(path),
    });
  }
});

test('the address of the page carries socket and token in its fragment, and nowhere else', async () => {
  await using _leaks = await noLeaks();
  await using tiny = await servedTiny();
  const { pageUrl, address, url } = tiny.served;
  const page = new URL(pageUrl);
  const fragment = new URLSearchParams(page.hash.slice(1));

  expect(fragment.get('stdwire-url')).toBe(address.url);
  expect(fragment.get('stdwire-token')).toBe(address.token);
  expect(`${page.origin}${page.pathname}${page.search}`).toBe(url);
  expect(address.url).not.toContain(address.token);
  expect(pageAddress('http://localhost:5173/app?x=1', address)).toMatch(
    /^http:\/\/localhost:5173\/app\?x=1#stdwire-url=ws%3A%2F%2F127\.0\.0\.1%3A\d+%2Fstdwire&stdwire-token=/,
  );
});

test('closing frees the port, can be done twice, and leaves the backend to its owner', async () => {
  await using _leaks = await noLeaks();
  await using tiny = await servedTiny();
  const port = Number(new URL(tiny.served.url).port);
  await Promise.all([tiny.served.close(), tiny.served.close()]);
  await using _next = await httpServer(() => {}, port);

  expect(await tiny.tiny.client.request('PING', {})).toMatchObject({});
  expect(tiny.tiny.client.status.state).toBe('running');
});
