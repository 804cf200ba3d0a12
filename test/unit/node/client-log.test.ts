import { expect, test } from 'vitest';
import { ProtocolError } from '../../../src/core.ts';
import { ClientLog } from '../../../src/node/client-log.ts';
import { LogFile } from '../../../src/node/log-file.ts';
import { MemoryTransport } from '../../../src/testing/index.ts';
import { STOP_WAITS } from '../../../src/wire/transport.ts';

type Listener = (event: never) => void;

/** A client that tells what a test says, and the lines that its log writes. */
function logged(versions?: { node: string; electron: string }) {
  const written: string[] = [];
  const append = (text: string): void => void written.push(text);
  const target = { append: async (text: string) => append(text), appendNow: append, close: async () => {} };
  const log = new ClientLog(new LogFile({ file: 'a.log' }, target), { command: 'x' }, versions);
  const listeners = new Map<string, Listener>();
  const on = (name: string, listener: Listener): (() => void) => {
    listeners.set(name, listener);
    return () => listeners.delete(name);
  };
  log.follow({ on });
  return {
    log,
    listeners,
    tell: (name: string, event: object) => listeners.get(name)?.(event as never),
    lines: async () => {
      await log.closeAfter(Promise.resolve());
      return written
        .join('')
        .replaceAll(/^\S+Z /gm, '')
        .split('\n')
        .slice(0, -1);
    },
  };
}

const life = { generation: 7, maxLineBytes: 1, stop: STOP_WAITS };

test('a start says which Electron runs the program, where one does', async () => {
  const { log, lines } = logged({ node: '24.1.0', electron: '45.4.1' });
  log.connecting((one) => new MemoryTransport(one))(life);

  expect((await lines())[1]).toMatch(/^#7 stdwire \d\S+, Node 24\.1\.0, Electron 45\.4\.1, /);
});

test('stray texts and breaches of the protocol are told, each with what it is', async () => {
  const { tell, lines } = logged();
  tell('stray', { text: 'Loading model...', generation: 2 });
  tell('protocolError', new ProtocolError('It is no message.', { kind: 'wrong-shape' }));

  expect(await lines()).toEqual([
    '#2 stdout | Loading model...',
    'protocol error (wrong-shape): It is no message.',
  ]);
});

test('a state is told once, and an error with its reason', async () => {
  const { tell, lines } = logged();
  const status = { generation: 1, lastExit: null, port: null, lastError: null };
  tell('status', { ...status, state: 'running', pid: 4, path: '/p', memory: 1 });
  tell('status', { ...status, state: 'running', pid: 4, path: '/p', memory: 2 });
  tell('status', {
    ...status,
    state: 'error',
    lastExit: { exitCode: null, signal: 'SIGSEGV', reason: 'died', at: 0 },
    lastError: { code: 'CRASH_LOOP', message: 'It died 4 times.' },
  });

  expect(await lines()).toEqual([
    '#1 running: pid 4, /p',
    '#1 ended by SIGSEGV (died)',
    '#1 error: CRASH_LOOP: It died 4 times.',
  ]);
});

test('once the client is closed nobody is listened to any more, whether that went well or not', async () => {
  const { log, listeners } = logged();
  const closed = log.closeAfter(Promise.reject(new Error('it would not end')));

  await expect(closed).rejects.toThrow('it would not end');
  expect(listeners.size).toBe(0);
});
