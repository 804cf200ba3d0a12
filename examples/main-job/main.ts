/** The main job, as `npm start` runs it: from a file of prompts to songs that can be played, with nothing configured. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BackendClient, BackendError } from 'stdwire';
import { python } from '../support/backend.ts';
import { runJob } from './job.ts';
import { help, type Options, readOptions } from './options.ts';
import { ProgressBoard } from './progress-board.ts';
import { readPromptFile } from './prompt-file.ts';
import { removeUnfinished } from './unfinished.ts';
import { reasonOf, UsageError } from './usage-error.ts';

const WRONG_USAGE = 2;
const INTERRUPTED = 130;

// A reader that has seen enough (`| head`) closes the pipe; the songs are made all the same.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const options = readOptions(process.argv.slice(2), process.env);
    if (options === undefined) {
      process.stdout.write(help);
      return 0;
    }
    return await start(options);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UsageError ? WRONG_USAGE : 1;
  }
}

async function start(options: Options): Promise<number> {
  const prompts = await readPromptFile(options.prompts);
  await makeFolder(options.out);
  const board = new ProgressBoard(process.stdout);
  const files = {
    songs: join(options.out, 'songs'),
    csv: join(options.out, 'creation-history.csv'),
    clipIds: new Set<string>(),
  };
  const backend = new BackendClient({
    command: python,
    // A token straight from the studio: nobody has to sign in through a window.
    args: ['-m', 'stdwire_songs', '--data-dir', join(options.out, 'data'), '--session-mode', 'direct'],
  });
  // Closing stops everything: the backend ends its operations in good order, then its studio, then itself.
  const interrupt = new AbortController();
  const stop = (): void => {
    interrupt.abort();
    void backend.close();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, stop);
  try {
    await backend.start();
    const complete = await runJob({ backend, board, prompts, ...files });
    return complete ? 0 : 1;
  } catch (error) {
    board.clear();
    if (!interrupt.signal.aborted) throw explained(error);
    await backend.close();
    await removeUnfinished(files);
    process.stdout.write('Stopped. What was finished is kept; run it again at any time.\n');
    return INTERRUPTED;
  } finally {
    await backend.close();
    for (const signal of signals) process.off(signal, stop);
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw new UsageError(
      `The folder ${path} cannot be made: ${reasonOf(error)}. Name another one with --out DIR.`,
      { cause: error },
    );
  }
}

function explained(error: unknown): unknown {
  if (!(error instanceof BackendError)) return error;
  return new Error(`The job failed (${error.code}): ${error.message}`, { cause: error });
}
