import { describe, expect, test } from 'vitest';
import { type LoopbackHost, loopbackUrl } from '../../../src/client/loopback.ts';

describe('the URL of a path on this machine', () => {
  test.each([
    ['127.0.0.1', 'http://127.0.0.1:1733/api/health'],
    ['localhost', 'http://localhost:1733/api/health'],
    ['::1', 'http://[::1]:1733/api/health'],
  ] as const)('for the host %s is %s', (host, url) => {
    expect(loopbackUrl(host, 1733, '/api/health')).toBe(url);
  });

  test.each(['example.com', '0.0.0.0', '127.0.0.1@example.com', ''])('is refused for the host %j', (host) => {
    expect(() => loopbackUrl(host as LoopbackHost, 1733, '/')).toThrow(/127\.0\.0\.1, ::1, localhost, not/);
  });

  test.each(['@example.com/', '.example.com', 'api/health', '', ':80/'])(
    'is refused for the path %j',
    (path) => {
      expect(() => loopbackUrl('127.0.0.1', 1733, path)).toThrow(/A path begins with "\/"/);
    },
  );

  test.each(['/', '//example.com/', '/\\@example.com', '/a b?c=d#e'])(
    'leads nowhere else with the path %j',
    (path) => {
      expect(new URL(loopbackUrl('127.0.0.1', 1733, path))).toMatchObject({
        hostname: '127.0.0.1',
        port: '1733',
      });
    },
  );

  test.each([0, -1, 65_536, 1.5, Number.NaN, '1733@example.com'])('is refused for the port %s', (port) => {
    expect(() => loopbackUrl('127.0.0.1', port as number, '/')).toThrow(/from 1 to 65535/);
  });
});
