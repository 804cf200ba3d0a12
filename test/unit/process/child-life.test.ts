import { describe, expect, test, vi } from 'vitest';
import { ChildLife } from '../../../src/process/child-life.ts';
import type { ExitFacts } from '../../../src/wire/transport.ts';
import { FakeChild } from '../../helpers/fake-child.ts';

function live(stdout?: 'wire' | 'log') {
  const child = new FakeChild();
  const told: string[] = [];
  const ends: ExitFacts[] = [];
  const life = new ChildLife(child.asChild, {
    maxLineBytes: 1000,
    stdout,
    onExit: () => told.push('exit'),
    onUnreadable: ({ message }) => told.push(message),
    receiver: {
      onLine: (line) => told.push(line),
      onLog: (line) => told.push(`log ${line}`),
      onFault: ({ kind }) => told.push(kind),
      onClose: (facts) => {
        told.push('close');
        ends.push(facts);
      },
    },
  });
  return { child, life, told, ends };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the end of a child', () => {
  test('comes after what it wrote before its exit and what arrives after it', async () => {
    const { child, life, told } = live();
    child.stdout.write('one\ntw');
    await turn();
    child.exit(0);
    await turn();
    child.stdout.end('o\nthree\n');
    child.stderr.end('last words\n');
    await life.ended;

    expect(told).toEqual(['one', 'exit', 'two', 'three', 'log last words', 'close']);
  });

  test('does not wait for ever for pipes that something else holds open', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { child, life, told } = live();
    child.stdout.write('answer\n');
    await turn();
    child.exit(null, 'SIGKILL');
    await vi.advanceTimersByTimeAsync(249);
    expect(told).not.toContain('close');
    await vi.advanceTimersByTimeAsync(1);
    vi.useRealTimers();
    await life.ended;

    expect(told).toEqual(['answer', 'exit', 'close']);
    expect([child.stdin.destroyed, child.stdout.destroyed, child.stderr.destroyed]).toEqual([
      true,
      true,
      true,
    ]);
  });

  test('is asked for when only its stdout has ended for a while', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { child, life, told } = live();
    child.stdout.end();
    child.stdout.resume();
    await turn();
    await vi.advanceTimersByTimeAsync(999);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(told).toEqual([expect.stringContaining('closed its stdout')]);
    child.stderr.end();
    child.exit(0);
    await life.ended;

    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  test('leaves no timer once both pipes have ended', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { child, life } = live();
    child.exit(0);
    child.stdout.end();
    child.stderr.end();
    await life.ended;

    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  test('waits for stderr as well: that is where a traceback is', async () => {
    const { child, life, ends } = live();
    child.exit(1);
    child.stdout.end();
    await turn();
    expect(ends).toEqual([]);
    child.stderr.end('Traceback\nImportError: x');
    await life.ended;

    expect(ends).toMatchObject([{ exitCode: 1, signal: null, stderrTail: 'Traceback\nImportError: x' }]);
  });

  test('tells of a line that was cut off, and nothing after the end', async () => {
    const { child, life, told } = live();
    child.stdout.end('{"id":"c');
    child.stderr.end();
    child.exit(0);
    await life.ended;
    child.exit(0);
    life.abandon();

    expect(told).toEqual(['exit', 'truncated', 'close']);
  });
});

test('the end of a child that the program does not outlive is told nobody', async () => {
  const { child, life, told } = live();
  life.leaveUntold();
  child.stdout.end('answer\n');
  child.stderr.end();
  child.exit(0);
  await life.ended;

  expect(told).toEqual(['answer', 'exit']);
});

describe('the log', () => {
  const logged = (told: readonly string[]): string[] => told.filter((line) => line.startsWith('log'));
  const notice = 'log [a line of more than 65536 characters was left out here]';

  test('comes line by line, and a notice stands for a line that is too long', async () => {
    const { child, life, told } = live();
    child.stderr.write('a\r\nb');
    child.stderr.write(`c\n${'x'.repeat(200_000)}`);
    child.stderr.write('y'.repeat(200_000));
    child.stderr.write('z\nd\n');
    child.stderr.end();
    child.stdout.end();
    child.exit(0);
    await life.ended;

    expect(logged(told)).toEqual(['log a', 'log bc', notice, 'log d']);
  });

  test('tells of a long line that never ends, and of the next long one', async () => {
    const { child, life, told } = live();
    child.stderr.write('x'.repeat(70_000));
    child.stderr.write(`\n${'y'.repeat(70_000)}`);
    child.stderr.end('y');
    child.stdout.end();
    child.exit(0);
    await life.ended;

    expect(logged(told)).toEqual([notice, notice]);
  });
});

describe('a stdout that is a log', () => {
  test('is told line by line beside stderr, and its last words before the end', async () => {
    const { child, life, told, ends } = live('log');
    child.stdout.write('INFO started\n{"id":"1","type":"NO_MESSAGE"}\nlast');
    child.stderr.write('a warning\n');
    await turn();
    child.exit(3);
    child.stdout.end(' words');
    child.stderr.end();
    await life.ended;

    expect([...told].sort()).toEqual(
      [
        'log INFO started',
        'log {"id":"1","type":"NO_MESSAGE"}',
        'log a warning',
        'log last words',
        'exit',
        'close',
      ].sort(),
    );
    expect(told.at(-1)).toBe('close');
    expect(ends[0]?.stderrTail.endsWith('last words')).toBe(true);
  });

  test('may be closed by a backend that lives on: nothing was expected of it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { child, told } = live('log');
    child.stdout.end();
    await turn();
    await turn();

    expect([told, vi.getTimerCount()]).toEqual([[], 0]);
    vi.useRealTimers();
  });

  test('is a fact about the end when it cannot be read, and ends no program', async () => {
    const { child, life, ends } = live('log');
    child.stdout.destroy(new Error('EIO'));
    child.stderr.end();
    child.exit(1);
    await life.ended;

    expect(ends).toMatchObject([{ exitCode: 1, error: new Error('EIO') }]);
  });
});

describe('a pipe that cannot be read', () => {
  test('is told for stdout, and ends no program', async () => {
    const { child, life, told } = live();
    child.stdout.destroy(new Error('EIO'));
    child.stderr.end('still heard\n');
    child.exit(1);
    await life.ended;

    expect(told).toEqual(expect.arrayContaining(['exit', 'EIO', 'log still heard']));
    expect(told.at(-1)).toBe('close');
  });

  test('is a fact about the end for stderr', async () => {
    const { child, life, ends } = live();
    child.stderr.destroy(new Error('EIO'));
    child.stdout.end();
    child.exit(1);
    await life.ended;

    expect(ends).toMatchObject([{ exitCode: 1, error: new Error('EIO') }]);
  });
});
