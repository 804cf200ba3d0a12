import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { descendantsOf } from './processes.ts';

/** What a program holds, as counts by name: `listener exit`, `resource Timeout`, `fd socket`, `process 4711`. */
type Holdings = ReadonlyMap<string, number>;

/** Handed down to every backend, since its name begins with STDWIRE_: an orphan is known by it, whoever its parent is. */
const MARK = 'STDWIRE_LEAK_MARK';
const POLL_MS = 20;
/** What is closed is gone a few turns later, a process that was killed a little after that. */
const PATIENCE_MS = 10_000;
let warm = false;

/**
 * Rule R2 of the fault tests: what a test leaves behind. Its first line is `await using _leaks = await noLeaks();`, so
 * that it is disposed of last; then there must be no listener, timer, handle, file descriptor or process more than
 * before. (An unhandled rejection fails a run anyway.) Descriptors and orphans are looked for on Linux only.
 */
export async function noLeaks(patienceMs = PATIENCE_MS): Promise<AsyncDisposable> {
  warmUp();
  const mark = randomUUID();
  process.env[MARK] = mark;
  const before = least([await holdings(mark), await holdingsLater(mark), await holdingsLater(mark)]);
  return {
    [Symbol.asyncDispose]: async () => {
      const deadline = Date.now() + patienceMs;
      let grown = growth(before, await holdings(mark));
      while (grown.length > 0 && Date.now() < deadline) {
        grown = growth(before, await holdingsLater(mark));
      }
      delete process.env[MARK];
      if (grown.length > 0) throw new Error(`Left behind by this test: ${grown.join(', ')}.`);
    },
  };
}

/** The first child makes Node open descriptors that it keeps (https://docs.libuv.org/en/v1.x/signal.html). */
function warmUp(): void {
  if (!warm) spawnSync(process.execPath, ['--version']);
  warm = true;
}

/** What is held all the time: a timer of the test runner that is there for a moment must not stand for one of ours. */
function least(samples: readonly Holdings[]): Holdings {
  const names = new Set(samples.flatMap((sample) => [...sample.keys()]));
  return new Map(
    [...names].map((name) => [name, Math.min(...samples.map((sample) => sample.get(name) ?? 0))]),
  );
}

async function holdingsLater(mark: string): Promise<Holdings> {
  await delay(POLL_MS);
  return holdings(mark);
}

function growth(before: Holdings, now: Holdings): string[] {
  return [...now]
    .map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const)
    .filter(([, more]) => more > 0)
    .map(([name, more]) => `${name}: ${more} more`);
}

async function holdings(mark: string): Promise<Holdings> {
  const listeners = process
    .eventNames()
    .flatMap((name) => Array(process.listenerCount(name)).fill(`listener ${String(name)}`));
  const resources = process.getActiveResourcesInfo().map((type) => `resource ${type}`);
  const processes = new Set([...(await descendantsOf(process.pid)), ...marked(mark)]);
  const names = [
    ...listeners,
    ...resources,
    ...descriptors(),
    ...[...processes].map((pid) => `process ${pid}`),
  ];
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Open descriptors by what they are: `/proc/self/fd/7` points at `socket:[4711]`, or at a path. */
function descriptors(): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd')
    .map((fd) => attempt(() => readlinkSync(`/proc/self/fd/${fd}`)))
    .filter((target) => target !== undefined && target !== `/proc/${process.pid}/fd`)
    .map((target) => `fd ${target?.replace(/:\[\d+\]$/, '')}`);
}

function marked(mark: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => attempt(() => readFileSync(`/proc/${pid}/environ`, 'latin1'))?.includes(mark))
    .map(Number);
}

/** Processes come and go while they are looked at. */
function attempt<Value>(look: () => Value): Value | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
