import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { descendantsOf } from '../../helpers/processes.ts';
import { type Figure, number } from './figure.ts';
import { MEMORY_FLAGS } from './memory.ts';
import { ProgressLine } from './progress-line.ts';
import { duration } from './report.ts';
import type { SoakRun } from './run.ts';
import { within } from './within.ts';

/** What a run tells the program that made it. */
export type RunMessage =
  | { readonly done: number }
  | { readonly figures: readonly Figure[] }
  | { readonly failure: string };

/** How a run is made apart. */
interface Apart {
  /** The program that makes it. */
  readonly program?: string;
  /** A run that says nothing for so long hangs. */
  readonly silenceLimitMs?: number;
}

const PROGRAM = fileURLToPath(new URL('../one.ts', import.meta.url));
const SILENCE_LIMIT_MS = 120_000;
const CHANNEL_LIMIT_MS = 5000;

/**
 * Makes one run in a process of its own, so that its memory and its handles are nobody else's, and a run that hangs
 * can be ended. Whatever happens it has figures: a run that fails has one, which says so.
 */
export async function runApart(
  run: SoakRun,
  count: number,
  { program = PROGRAM, silenceLimitMs = SILENCE_LIMIT_MS }: Apart = {},
): Promise<{ figures: readonly Figure[]; seconds: number }> {
  const started = performance.now();
  const line = new ProgressLine(`${run.name}: ${number(count)} ${run.unit}`, count);
  const child = fork(program, [run.name, String(count)], {
    execArgv: [...MEMORY_FLAGS],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const figures = await figuresOf(child, silenceLimitMs, (done) => line.show(done));
  const seconds = (performance.now() - started) / 1000;
  line.end(`${figures.every(({ ok }) => ok) ? 'ok' : 'MISSED'} (${duration(seconds)})`);
  return { figures, seconds };
}

async function figuresOf(
  child: ChildProcess,
  silenceLimitMs: number,
  onProgress: (done: number) => void,
): Promise<readonly Figure[]> {
  let figures: readonly Figure[] | undefined;
  let failure: string | undefined;
  const hangs = (): void => {
    failure = `it said nothing for ${silenceLimitMs / 1000} s and was ended`;
    void endTree(child);
  };
  let silence = setTimeout(hangs, silenceLimitMs);
  child.on('message', (message: RunMessage) => {
    clearTimeout(silence);
    silence = setTimeout(hangs, silenceLimitMs);
    if ('done' in message) onProgress(message.done);
    if ('figures' in message) figures = message.figures;
    if ('failure' in message) failure ??= message.failure;
  });
  // What it has told last may be read after its exit: the channel is at its end when all is read.
  const allRead = once(child, 'disconnect');
  const [code, signal] = await once(child, 'exit');
  await within(allRead, CHANNEL_LIMIT_MS, 'The end of the channel').catch(() => {});
  clearTimeout(silence);
  if (failure === undefined && figures !== undefined && code === 0) return figures;
  return [unfinished(failure ?? `it ended with ${signal ?? code}`), ...(figures ?? [])];
}

/** Ends it and all that it has started, which are looked for first: without it they are nobody's children. */
async function endTree(child: ChildProcess): Promise<void> {
  const pid = child.pid ?? 0;
  const started = await descendantsOf(pid);
  for (const one of [pid, ...started]) {
    try {
      process.kill(one, 'SIGKILL');
    } catch {
      // It has ended by itself meanwhile.
    }
  }
}

function unfinished(reason: string): Figure {
  return { kind: 'count', what: 'the run', goal: 'finishes', reached: `did not: ${reason}`, ok: false };
}
