import { expect, test } from 'vitest';
import { type HttpOptions, hasApiKey, withRun } from '../../../src/node/http-options.ts';
import { HTTP_STOP_WAITS, type Life } from '../../../src/wire/transport.ts';

const plain: Life = { generation: 1, maxLineBytes: 1000, stop: HTTP_STOP_WAITS };
const process = { command: 'python3', args: ['-m', 'app'] };
const run = { port: 1733, apiKey: 'key' };

/** What a backend is told with these options. */
function told(http: HttpOptions, life: Life = plain): unknown {
  const { args, env } = withRun(life, process, http, run);
  return { args, env };
}

test('a backend is told its port by argument and environment, its address and its key by environment', () => {
  expect(told({})).toEqual({
    args: ['-m', 'app', '--port', '1733'],
    env: { STDWIRE_PORT: '1733', STDWIRE_HOST: '127.0.0.1', STDWIRE_API_KEY: 'key' },
  });
});

test('the names can be others, or none at all', () => {
  const names = { portArgument: '-p', hostArgument: '--host', portVariable: 'PORT', hostVariable: 'HOST' };
  expect(told({ ...names, apiKeyVariable: 'KEY', host: '::1' })).toEqual({
    args: ['-m', 'app', '-p', '1733', '--host', '::1'],
    env: { PORT: '1733', HOST: '::1', KEY: 'key' },
  });
  const none = { portArgument: null, portVariable: null, hostVariable: null, apiKeyVariable: null };
  expect(told(none)).toEqual({ args: ['-m', 'app'], env: {} });
  expect([hasApiKey(none), hasApiKey({})]).toEqual([false, true]);
});

test('what is different for one run stays, but for what the run is told', () => {
  const life = { ...plain, args: ['--debug'], env: { A: 'b', STDWIRE_PORT: '9' } };

  expect(told({}, life)).toMatchObject({
    args: ['--debug', '--port', '1733'],
    env: { A: 'b', STDWIRE_PORT: '1733' },
  });
});

test('the key stands in no argument, whatever the options are', () => {
  const { args } = withRun(plain, process, { portArgument: '--a', hostArgument: '--b' }, run);

  expect(args).not.toContain('key');
});
