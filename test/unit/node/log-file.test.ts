import { execFileSync } from 'node:child_process';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { deferred } from '../../../src/client/deferred.ts';
import { LogFile } from '../../../src/node/log-file.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

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

  appendNow(text: string): void {
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

  test('is let go of within a second though the disk hangs, and writes nothing after that', async () => {
    const disk = new Disk();
    disk.hold();
    const log = new LogFile({ file: 'a.log' }, disk, now);
    const line = 'x'.repeat(60_000);
    for (let count = 0; count < 4; count += 1) log.write(line);
    await log.close();
    expect(disk.written).toEqual([]);
    disk.release();
    await settled();

    expect(disk.written).toHaveLength(1);
    expect(disk.closed).toBe(1);
  });

  test('says when it is closed that its last lines are missing, if they are', async () => {
    const disk = new Disk();
    disk.failure = new Error('ENOSPC');
    const log = new LogFile({ file: 'a.log' }, disk, now);
    log.write('lost');
    await settled();
    log.write('lost as well');
    disk.failure = undefined;
    await log.close();
    log.write('late');
    await log.close();

    expect(disk.text).toBe(
      '2026-01-02T03:04:05.678Z [2 lines are missing around here: they could not be written fast enough, or not at all]\n',
    );
  });

  test('listens for the end of the program only while something waits, however many there are', async () => {
    const before = process.listenerCount('exit');
    const disk = new Disk();
    disk.hold();
    const logs = Array.from({ length: 20 }, () => new LogFile({ file: 'a.log' }, disk, now));
    expect(process.listenerCount('exit')).toBe(before);

    for (const log of logs) log.write('one');
    expect(process.listenerCount('exit')).toBe(before + 1);

    disk.release();
    for (const log of logs) await log.close();
    expect(process.listenerCount('exit')).toBe(before);
  });

  test('writes what waits at the end of the program, unless the disk has hung for a second', async () => {
    const disk = new Disk();
    disk.hold();
    const log = new LogFile({ file: 'a.log' }, disk, now);
    log.write('on its way');
    log.write('waiting');
    const atExit = process.listeners('exit').at(-1) as () => void;
    clock += 1001;
    atExit();
    expect(disk.text).toBe('');

    clock -= 1001;
    atExit();
    expect(disk.text).toBe('2026-01-02T03:04:05.678Z waiting\n');
    disk.release();
    await log.close();
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

describe('a log file that would hold up whoever opens it is one warning, and nothing else', () => {
  const lost = async (path: string) => {
    const log = new LogFile({ file: path });
    log.write('one');
    await log.close();
    return warnings;
  };

  test.skipIf(process.platform === 'win32')('when it is a pipe that nobody reads', async () => {
    await using folder = await tempFolder('log');
    const path = join(folder.path, 'pipe.log');
    execFileSync('mkfifo', [path]);

    expect(await lost(path)).toMatchObject([{ text: expect.stringMatching(/pipe\.log cannot be written/) }]);
  });

  test.skipIf(process.platform === 'win32')('when it is a pipe that somebody reads too slowly', async () => {
    await using folder = await tempFolder('log');
    const path = join(folder.path, 'pipe.log');
    execFileSync('mkfifo', [path]);
    const reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);

    expect(await lost(path)).toMatchObject([{ text: expect.stringMatching(/is not a regular file/) }]);
    await reader.close();
  });

  test.skipIf(process.platform === 'win32')('when it is a device', async () => {
    expect(await lost('/dev/null')).toMatchObject([{ text: expect.stringMatching(/is not a regular file/) }]);
  });
});
