import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BackendClient, type ClientOptions, explainError } from '../../src/index.ts';
import { backendFixture, python } from '../helpers/python.ts';
import { rejectionOf } from '../helpers/tiny-client.ts';

/** What a backend that does not start is explained as. */
async function explained(options: ClientOptions): Promise<string> {
  const client = new BackendClient({ startTimeoutMs: 20_000, ...options });
  try {
    return explainError(await rejectionOf(client.start())).title;
  } finally {
    await client.close();
  }
}

const inPython = (code: string): ClientOptions => ({ command: [python, '-c', code] });
const taken = createServer();
let port = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  port = (taken.address() as { port: number }).port;
});

afterAll(() => new Promise((resolve) => taken.close(resolve)));

describe('what really goes wrong at a start is recognized', () => {
  test.each<[string, () => ClientOptions, RegExp]>([
    ['no such program', () => ({ command: './no-such-program' }), /was not found/],
    ['a program that may not be run', () => ({ command: backendFixture('echo.py') }), /must not be run/],
    [
      'a missing module',
      () => ({ command: [python, backendFixture('dies_on_import.py')] }),
      /part of the application is missing/,
    ],
    [
      'a module that was to be run',
      () => ({ command: [python, '-m', 'no_such_module'] }),
      /part of the application is missing/,
    ],
    ['a crash', () => inPython('{}["x"]'), /crashed while it started/],
    [
      'a port that is taken',
      () => inPython(`import socket; socket.socket().bind(("127.0.0.1", ${port}))`),
      /port is already in use/,
    ],
    ['memory that ran out', () => inPython('raise MemoryError'), /Not enough memory/],
    [
      'wrong settings',
      () => ({ command: [python, '-m', 'stdwire_songs', '--log-level', 'loud'] }),
      /settings are wrong/,
    ],
    [
      'a backend that is never ready',
      () => ({ command: [python, backendFixture('never_ready.py')], startTimeoutMs: 300 }),
      /not get ready in time/,
    ],
  ])('%s', async (_, options, title) => {
    expect(await explained(options())).toMatch(title);
  });

  test('a connection that is refused', async () => {
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const { port: nobody } = free.address() as { port: number };
    await new Promise((resolve) => free.close(resolve));

    expect(
      await explained(inPython(`import socket; socket.create_connection(("127.0.0.1", ${nobody}))`)),
    ).toMatch(/connection was refused/);
  });

  test.skipIf(process.platform !== 'linux')('a full disk', async () => {
    const title = await explained(inPython('f = open("/dev/full", "w"); f.write("x"); f.flush()'));

    expect(title).toMatch(/disk is full/);
  });

  test.skipIf(process.platform === 'win32')('a kill that came from the system', async () => {
    const title = await explained(inPython('import os, signal; os.kill(os.getpid(), signal.SIGKILL)'));

    expect(title).toMatch(/ended by force/);
  });
});
