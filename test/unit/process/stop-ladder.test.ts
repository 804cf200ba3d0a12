import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { climbDown } from '../../../src/process/stop-ladder.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const waits = { shutdownMs: 0, inputMs: 2000, terminateMs: 2000, killMs: 1000 };

/** A process that ends some time after it was told to by one of the rungs, and notes what it was told when. */
function stoppable(obeys: 'end' | 'SIGTERM' | 'SIGKILL' | 'nothing', afterMs = 0) {
  const start = Date.now();
  const told: [string, number][] = [];
  let exit: () => void = () => {};
  const exited = new Promise<void>((resolve) => {
    exit = resolve;
  });
  const tell = (rung: string): void => {
    told.push([rung, Date.now() - start]);
    if (rung !== obeys) return;
    if (afterMs === 0) exit();
    else setTimeout(exit, afterMs);
  };
  return { told, exited, endInput: () => tell('end'), signal: (name: string) => tell(name) };
}

describe('the ladder', () => {
  test('is left at the rung that is obeyed', async () => {
    const process = stoppable('end', 500);
    const down = climbDown(process, waits, 'linux');
    await vi.advanceTimersByTimeAsync(500);

    expect(await down).toBe(true);
    expect(process.told).toEqual([['end', 0]]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('waits 2 s at the end of input, then terminates', async () => {
    const process = stoppable('SIGTERM', 500);
    const down = climbDown(process, waits, 'linux');
    await vi.advanceTimersByTimeAsync(2500);

    expect(await down).toBe(true);
    expect(process.told).toEqual([
      ['end', 0],
      ['SIGTERM', 2000],
    ]);
  });

  test('waits 2 s again, then kills', async () => {
    const process = stoppable('SIGKILL');
    const down = climbDown(process, waits, 'linux');
    await vi.advanceTimersByTimeAsync(4000);

    expect(await down).toBe(true);
    expect(process.told).toEqual([
      ['end', 0],
      ['SIGTERM', 2000],
      ['SIGKILL', 4000],
    ]);
  });

  test('gives up within 5 s in all: what a kill does not end hangs in the kernel', async () => {
    const process = stoppable('nothing');
    const down = climbDown(process, waits, 'linux');
    await vi.advanceTimersByTimeAsync(5000);

    expect(await down).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('has no rung for a wait of 0, but for the kill, which is then not waited for', async () => {
    const process = stoppable('SIGKILL', 500);
    const left = { ...waits, inputMs: 0, terminateMs: 0, killMs: 0 };

    expect(await climbDown(process, left, 'linux')).toBe(false);
    expect(process.told).toEqual([
      ['end', 0],
      ['SIGKILL', 0],
    ]);
  });

  test('has no SIGTERM on Windows (emulated): there it would be a kill', async () => {
    const process = stoppable('SIGKILL');
    const down = climbDown(process, waits, 'win32');
    await vi.advanceTimersByTimeAsync(2000);

    expect(await down).toBe(true);
    expect(process.told).toEqual([
      ['end', 0],
      ['SIGKILL', 2000],
    ]);
  });
});
