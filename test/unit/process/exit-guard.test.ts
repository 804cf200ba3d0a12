import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { ExitGuard } from '../../../src/process/exit-guard.ts';
import { FakeHost } from '../../helpers/fake-host.ts';
import { settled } from '../../helpers/tiny-client.ts';

/** No process has such an id. */
const NOBODY = 2 ** 30;

const listeners = (host: FakeHost): number[] => ['exit', 'SIGINT'].map((event) => host.listenerCount(event));

describe('the guard', () => {
  test('has one listener for all backends while there are any, and none when there are none', () => {
    const host = new FakeHost();
    const guard = new ExitGuard(host, ['SIGINT']);
    const undo = [NOBODY, NOBODY + 1].map((pid) => guard.add({ pid, end: async () => {} }));
    expect(listeners(host)).toEqual([1, 1]);
    undo[0]?.();
    undo[0]?.();
    expect(listeners(host)).toEqual([1, 1]);
    undo[1]?.();

    expect(listeners(host)).toEqual([0, 0]);
  });

  test.skipIf(process.platform === 'win32')(
    'kills at the exit of the program, where nothing can be waited for',
    async () => {
      const host = new FakeHost();
      const guard = new ExitGuard(host, ['SIGINT']);
      const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], {
        detached: true,
        stdio: 'ignore',
      });
      guard.add({ pid: child.pid ?? 0, end: () => expect.fail('there is no time for good order') });
      host.emit('exit', 0);

      expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    },
  );

  test('gives every backend its time on a signal, also when another one cannot be ended', async () => {
    const host = new FakeHost();
    const guard = new ExitGuard(host, ['SIGINT']);
    let finish: () => void = () => {};
    const climbedDown = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const refuse = (): never => {
      throw new Error('planted');
    };
    guard.add({ pid: NOBODY, end: refuse });
    guard.add({ pid: NOBODY + 1, end: async () => refuse() });
    guard.add({ pid: NOBODY + 2, end: () => climbedDown });
    host.receive('SIGINT');
    await settled();
    expect(host.ends).toEqual([]);
    finish();
    await settled();

    expect(host.ends[0]).toBe('kill SIGINT');
  });

  test('ends every backend in good order on a signal, and hears the next one until all have ended', async () => {
    const host = new FakeHost();
    const guard = new ExitGuard(host, ['SIGINT']);
    const ended: number[] = [];
    for (const pid of [NOBODY, NOBODY + 1]) {
      const undo = guard.add({
        pid,
        end: async () => {
          ended.push(pid);
          undo();
        },
      });
    }
    host.receive('SIGINT');
    expect([ended, guard.isEnding, listeners(host)]).toEqual([[NOBODY, NOBODY + 1], true, [0, 1]]);
    await settled();

    expect(listeners(host)).toEqual([0, 0]);
    expect(host.ends[0]).toBe('kill SIGINT');
  });
});
