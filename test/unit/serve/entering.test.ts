import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { noLeaks } from '../../helpers/leaks.ts';
import { rawRequest } from '../../helpers/raw-request.ts';
import { servedTiny } from '../../helpers/served-tiny.ts';
import { refusedEntry, SocketPage } from '../../helpers/socket-page.ts';

const TOKEN = 'a-token-of-this-test-0123456789';
const PROTOCOL = 'stdwire.1';

test('the page of the server itself gets in with the token, and the token is not told back', async () => {
  await using _leaks = await noLeaks();
  await using tiny = await servedTiny({ token: TOKEN });
  await using page = await SocketPage.connect(tiny.served.address);

  expect(page.socket.protocol).toBe(PROTOCOL);
  expect(await page.hello()).toMatchObject({ ok: true, protocol: { name: 'tiny' } });
  expect(tiny.refusals).toEqual([]);
});

test('a page of an origin that was named gets in, and so does one under the other names of this machine', async () => {
  await using _leaks = await noLeaks();
  await using tiny = await servedTiny({ allowedOrigins: ['http://localhost:5173', 'app://ui'] });
  const { address, url } = tiny.served;
  const { port } = new URL(url);
  for (const origin of ['http://localhost:5173', 'app://ui', `http://localhost:${port}`]) {
    await using page = await SocketPage.connect(address, { origin });

    expect(await page.hello()).toMatchObject({ ok: true });
  }
});

test('a program without an origin gets in only where programs are allowed', async () => {
  await using _leaks = await noLeaks();
  await using open = await servedTiny({ allowPrograms: true });
  await using closed = await servedTiny();
  await using page = await SocketPage.connect(open.served.address, { origin: null });

  expect(await page.hello()).toMatchObject({ ok: true });
  expect(await refusedEntry(closed.served.address, { origin: null })).toMatchObject({ status: 403 });
});

describe('who is not let in', () => {
  test.each([
    'http://localhost:5173.evil.example',
    'http://localhost:51730',
    'https://localhost:5173',
    'http://LOCALHOST:5173',
    'http://localhost:5173/',
    'http://127.0.0.1',
    'null',
    'file://',
    'about:blank',
    'http://evil.example',
  ])('a page of the origin %j', async (origin) => {
    await using _leaks = await noLeaks();
    await using tiny = await servedTiny({ allowedOrigins: ['http://localhost:5173'] });
    const told = await refusedEntry(tiny.served.address, { origin });

    expect(told).toEqual({ status: 403, text: 'Pages of this origin may not connect.\n' });
    expect(tiny.refusals).toMatchObject([{ what: 'request', status: 403, reason: 'origin', origin }]);
  });

  test.each([
    ['no subprotocol', [], 400],
    ['no token', [PROTOCOL], 401],
    ['another token', [PROTOCOL, `stdwire.token.${TOKEN}x`], 401],
    ['the beginning of the token', [PROTOCOL, `stdwire.token.${TOKEN.slice(0, -1)}`], 401],
    ['the token without its prefix', [PROTOCOL, TOKEN], 401],
    ['the token in the wrong place', [`stdwire.token.${TOKEN}`, PROTOCOL], 400],
    ['the token as a third', [PROTOCOL, 'other', `stdwire.token.${TOKEN}`], 401],
    ['another version', ['stdwire.2', `stdwire.token.${TOKEN}`], 400],
  ])('one that offers %s', async (_, protocols, status) => {
    await using _leaks = await noLeaks();
    await using tiny = await servedTiny({ token: TOKEN });
    const told = await refusedEntry(tiny.served.address, { protocols });

    expect(told.status).toBe(status);
    expect(told.text + JSON.stringify(tiny.refusals)).not.toContain(TOKEN.slice(0, -1));
    expect(tiny.served.counts.documents).toBe(0);
  });

  test.each(['rebound.example', 'localhost', '127.0.0.1', 'localhost:1', '127.0.0.1.evil.example'])(
    'one that asks for the host %s, as DNS rebinding makes a browser do',
    async (host) => {
      await using _leaks = await noLeaks();
      await using tiny = await servedTiny();
      const entry = await refusedEntry(tiny.served.address, { headers: { host } });
      const page = await rawRequest(tiny.served.url, '/', { headers: { host } });

      expect(entry.status).toBe(403);
      expect(page.status).toBe(403);
      expect(tiny.refusals).toMatchObject([{ reason: 'host' }, { reason: 'host' }]);
    },
  );

  test('one that asks at another path, and one too many', async () => {
    await using _leaks = await noLeaks();
    await using tiny = await servedTiny({ limits: { maxSockets: 1 } });
    const { address } = tiny.served;
    await using page = await SocketPage.connect(address);
    const elsewhere = await refusedEntry(
      { ...address, url: `${address.url}/x` },
      { origin: new URL(tiny.served.url).origin },
    );
    const second = await refusedEntry(address, {});

    expect(elsewhere.status).toBe(404);
    expect(second.status).toBe(503);
    expect(await page.hello()).toMatchObject({ ok: true });
  });
});

test('each server has a token of its own, and takes no token of another', async () => {
  await using _leaks = await noLeaks();
  await using one = await servedTiny();
  await using other = await servedTiny();

  expect(one.served.address.token).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect(one.served.address.token).not.toBe(other.served.address.token);
  const entry = { ...one.served.address, token: other.served.address.token };
  expect(await refusedEntry(entry, {})).toMatchObject({ status: 401 });
});

const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
);

test.skipIf(!hasIpv6)(
  'it can be served under the IPv6 address of this machine as well (needs IPv6)',
  async () => {
    await using _leaks = await noLeaks();
    await using tiny = await servedTiny({ host: '::1' });
    await using page = await SocketPage.connect(tiny.served.address);

    expect(tiny.served.url).toMatch(/^http:\/\/\[::1\]:\d+\/$/);
    expect(await page.hello()).toMatchObject({ ok: true });
  },
);

test('an upgrade that is none is refused, and harms nobody', async () => {
  await using _leaks = await noLeaks();
  await using tiny = await servedTiny();
  const { url, address } = tiny.served;
  const { host, origin } = new URL(url);
  const headers = {
    host,
    origin,
    connection: 'Upgrade',
    upgrade: 'h2c',
    'sec-websocket-protocol': `stdwire.1, stdwire.token.${address.token}`,
  };
  const answer = await rawRequest(url, '/stdwire', { headers });
  await using page = await SocketPage.connect(address);

  expect(answer.status).toBe(400);
  expect(await page.hello()).toMatchObject({ ok: true });
});
