import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { deferred } from '../../../src/client/deferred.ts';
import { LogFile } from '../../../src/node/log-file.ts';

/** A disk that a test holds in its hand. */
class Disk {
  readonly written: string[] = [];
  closed = 0;
  failure: Error | undefined;
  #gate: ReturnType<typeof deferred<void>> | undefined;

  hold(): void {
    this.#gate = deferred<void>();
  }

  release(): void {
    this.#gate?.resolve();
    this.#gate = undefined;
  }

  async append(text: string): Promise<void> {
    await this.#gate?.promise;
    if (this.failure !== undefined) throw this.failure;
    this.written.push(text);
  }

  async close(): Promise<void> {
    this.closed += 1;
  }

  get text(): string {
    return this.written.join('');
  }
}

const warnings: unknown[] = [];
let clock = 0;
const now = (): number => clock;

beforeEach(() => {
  clock = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
  warnings.length = 0;
  vi.spyOn(process, 'emitWarning').mockImplementation((text, options) => warnings.push({ text, options }));
});

afterEach(() => vi.restoreAllMocks());

/** Lets a log that has something to write get as far as it can. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a log file', () => {
  test('puts the time before each line, keeps their order, and is let go of when it is closed', async () => {
    const disk = new Disk();
    const log = new LogFile({ file: 'a.log' }, disk, now);
    log.write('one');
    clock += 1000;
    log.write('two');
    await log.close();

    expect(disk.text).toBe('2026-01-02T03:04:05.678Z one\n2026-01-02T03:04:06.678Z two\n');
    expect(disk.closed).toBe(1);
  });

  test('writes nothing that comes after it was closed', async () => {
    const disk = new Disk();
    const log = new LogFile({ file: 'a.log' }, disk, now);
    await log.close();
    log.write('late');
    await log.close();

    expect(disk.text).toBe('');
  });

  test('keeps a bounded number of lines while the disk is slow, and says how many are missing', async () => {
    const disk = new Disk();
    disk.hold();
    const log = new LogFile({ file: 'a.log' }, disk, now);
    const line = 'x'.repeat(1000);
    for (let count = 0; count < 5000; count += 1) log.write(line);
    await settled();
    disk.release();
    await log.close();
    const kept = disk.text.match(/x{1000}/g)?.length ?? 0;
    const missing = Number(/\[(\d+) lines are missing/.exec(disk.text)?.[1]);

    expect(kept).toBeLessThan(1200);
    expect(kept + missing).toBe(5000);
    expect(warnings).toEqual([]);
  });

  test('warns once when it cannot be written, leaves the disk alone for a second, and goes on later', async () => {
    const disk = new Disk();
    disk.failure = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const log = new LogFile({ file: 'a.log' }, disk, now);
    log.write('lost');
    await settled();
    log.write('lost as well');
    clock += 1001;
    log.write('lost too');
    await settled();
    disk.failure = undefined;
    clock += 1001;
    log.write('kept');
    await log.close();

    expect(warnings).toEqual([
      {
        text: expect.stringMatching(/a\.log cannot be written: ENOSPC.*goes on without it/),
        options: { type: 'StdwireWarning', code: 'STDWIRE_LOG_FILE' },
      },
    ]);
    expect(disk.text).toMatch(/ kept\n.*\[3 lines are missing/);
    expect(disk.text).not.toContain('lost');
  });

  test('writes in pieces, so that a file is put aside near its limit', async () => {
    const disk = new Disk();
    const log = new LogFile({ file: 'a.log' }, disk, now);
    for (let count = 0; count < 500; count += 1) log.write('x'.repeat(1000));
    await log.close();

    expect(disk.written.length).toBeGreaterThan(5);
    expect(Math.max(...disk.written.map(({ length }) => length))).toBeLessThan(70_000);
  });
});

test.skipIf(process.platform !== 'linux')('a full disk is one warning, and nothing else', async () => {
  const log = new LogFile({ file: '/dev/full' });
  log.write('one');
  await settled();
  log.write('two');
  await log.close();

  expect(warnings).toHaveLength(1);
});
