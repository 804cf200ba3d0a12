import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { guardExit } from '../../../src/process/exit-guard.ts';
import { killTreeNow, signalTree, taskkill } from '../../../src/process/process-group.ts';

/** A program that leads a group of its own, as a backend does. */
function leader() {
  const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], {
    detached: true,
    stdio: 'ignore',
  });
  return { pid: child.pid ?? 0, exited: once(child, 'exit') };
}

describe.skipIf(process.platform === 'win32')('a group', () => {
  test('is signalled as a whole, and not any more when nothing is left of it', async () => {
    const { pid, exited } = leader();

    expect(signalTree(pid, 'SIGTERM')).toBe(true);
    expect(await exited).toEqual([null, 'SIGTERM']);
    expect(signalTree(pid, 'SIGTERM')).toBe(false);
  });

  test('is killed without waiting for anything', async () => {
    const { pid, exited } = leader();
    killTreeNow(pid);

    expect(await exited).toEqual([null, 'SIGKILL']);
    killTreeNow(pid);
  });
});

test.each([
  ['C:\\Windows', 'C:\\Windows'],
  [undefined, 'C:\\Windows'],
  ['D:\\Win', 'D:\\Win'],
])(
  'on Windows (emulated: only the command is looked at) the tree is ended by a program with a full path',
  (root, expected) => {
    const [program, args] = taskkill(42, root);

    expect(program.replaceAll('/', '\\')).toBe(`${expected}\\System32\\taskkill.exe`);
    expect(args).toEqual(['/pid', '42', '/T', '/F']);
  },
);

test('one listener guards all backends while there are any, and none when there are none', () => {
  const before = process.listenerCount('exit');
  const undo = [guardExit(2 ** 30), guardExit(2 ** 30 + 1)];
  expect(process.listenerCount('exit')).toBe(before + 1);
  undo[0]?.();
  undo[0]?.();
  expect(process.listenerCount('exit')).toBe(before + 1);
  undo[1]?.();

  expect(process.listenerCount('exit')).toBe(before);
});
