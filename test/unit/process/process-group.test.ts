import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import {
  isThere,
  killRestOfGroup,
  killTreeNow,
  signalTree,
  taskkill,
} from '../../../src/process/process-group.ts';

/** A program that leads a group of its own, as a backend does. */
function leader() {
  const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], {
    detached: true,
    stdio: 'ignore',
  });
  return { child, pid: child.pid ?? 0, exited: once(child, 'exit') };
}

describe.skipIf(process.platform === 'win32')('a group', () => {
  test('is signalled as a whole, and not any more when nothing is left of it', async () => {
    const { child, exited } = leader();

    expect(signalTree(child, 'SIGTERM')).toBe(true);
    expect(await exited).toEqual([null, 'SIGTERM']);
    expect(signalTree(child, 'SIGTERM')).toBe(false);
  });

  test('is killed without waiting for anything', async () => {
    const { pid, exited } = leader();
    killTreeNow(pid);

    expect(await exited).toEqual([null, 'SIGKILL']);
    killTreeNow(pid);
  });

  test('of a program that was never there is not signalled', () => {
    expect(
      signalTree({ pid: undefined, kill: () => expect.fail('there is nothing to kill') }, 'SIGTERM'),
    ).toBe(false);
  });
});

describe('a process', () => {
  test('is there until it has ended', async () => {
    const { child, pid, exited } = leader();
    expect(isThere(pid)).toBe(true);
    child.kill();
    await exited;

    expect(isThere(pid)).toBe(false);
  });

  test("is there also when it is another user's", () => {
    vi.spyOn(process, 'kill').mockImplementationOnce(() => {
      throw Object.assign(new Error('planted'), { code: 'EPERM' });
    });

    expect(isThere(1)).toBe(true);
  });
});

describe('on Windows (emulated: what would be run is looked at, and answered by the test)', () => {
  /** Ends a tree where `taskkill` succeeds or does not; what was run, and by which signal the child itself was ended. */
  function endTree(succeeds: boolean) {
    const runs: string[] = [];
    const kills: unknown[] = [];
    const child: Pick<ChildProcess, 'pid' | 'kill'> = { pid: 42, kill: (signal) => kills.push(signal) > 0 };
    const told = signalTree(child, 'SIGTERM', 'win32', (program, args, onDone) => {
      runs.push([program, ...args].join(' ').replaceAll('/', '\\'));
      onDone(succeeds);
    });
    return { told, runs, kills };
  }

  test.each([
    ['C:\\Windows', 'C:\\Windows'],
    [undefined, 'C:\\Windows'],
    ['D:\\Win', 'D:\\Win'],
  ])('the tree is ended by a program with a full path', (root, expected) => {
    const [program, args] = taskkill(42, root);

    expect(program.replaceAll('/', '\\')).toBe(`${expected}\\System32\\taskkill.exe`);
    expect(args).toEqual(['/pid', '42', '/T', '/F']);
  });

  test('any signal ends the whole tree by taskkill', () => {
    const { told, runs, kills } = endTree(true);

    expect([told, runs.length, kills]).toEqual([true, 1, []]);
    expect(runs[0]).toMatch(/^.+\\System32\\taskkill\.exe \\pid 42 \\T \\F$/);
  });

  test('the backend itself at least is ended, by its handle, where taskkill fails', () => {
    expect(endTree(false).kills).toEqual(['SIGKILL']);
  });

  test('nothing is signalled after the end of the backend: there is no group to know its children by', async () => {
    const { pid, child, exited } = leader();
    killRestOfGroup(pid, 'win32');
    child.kill('SIGTERM');

    expect(await exited).toEqual([null, 'SIGTERM']);
  });
});
