import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { BackendExitedError } from '../../../src/index.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';
import { clientOf } from './process-client.ts';

/** Nothing of what it writes arrives before its exit. On Linux that hardly ever happens by itself. */
function holdBack(child: ChildProcessWithoutNullStreams): ChildProcessWithoutNullStreams {
  const { stdout } = child;
  const held = new PassThrough();
  child.once('exit', () => stdout.pipe(held));
  held.once('close', () => stdout.destroy());
  return Object.defineProperty(child, 'stdout', { value: held });
}

vi.mock('../../../src/process/spawn-child.ts', async (original) => {
  const actual = await original<typeof import('../../../src/process/spawn-child.ts')>();
  return { ...actual, spawnChild: (invocation: never) => holdBack(actual.spawnChild(invocation)) };
});

test('C10, A27: answers that arrive after the exit are delivered before the rest is rejected', async () => {
  await using backend = await clientOf('answers_and_exits.py', [], { restart: false });
  await backend.client.start();
  const settled: string[] = [];
  const calls = Array.from({ length: 15 }, () => backend.client.call('ANY', {}, { timeoutMs: null }));
  for (const call of calls) {
    call.then(
      () => settled.push('answered'),
      () => settled.push('rejected'),
    );
  }
  await Promise.allSettled(calls);

  expect(settled).toEqual([...Array(10).fill('answered'), ...Array(5).fill('rejected')]);
  const error = await rejectionOf(calls[14] as Promise<unknown>);
  expect(error).toBeInstanceOf(BackendExitedError);
  expect(error).toMatchObject({ exitCode: 0, outcome: 'unknown' });
});
