import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { descendantsOf, stillRunning } from '../../helpers/processes.ts';
import { python, repositoryRoot } from '../../helpers/python.ts';
import { within } from './within.ts';

/** The program says nothing until it is done: this is how often the run says that it still waits. */
const ALIVE_MS = 5000;

/** A program of the Python tests, run to its end. */
interface PythonProgram {
  /** Its module, as `python -m` takes it. */
  readonly module: string;
  readonly args: readonly string[];
  /** Longer it must not take. */
  readonly limitMs: number;
  /** Called now and then while it runs. */
  readonly onAlive: () => void;
}

/**
 * Runs it in `python-backend`, and returns what its last line on stdout is as JSON. That it ends with 1, because it has
 * found something, is no failure: the result says so.
 */
export async function resultOf({
  module,
  args,
  limitMs,
  onAlive,
}: PythonProgram): Promise<Record<string, number>> {
  const child = spawn(python, ['-m', module, ...args], {
    cwd: join(repositoryRoot, 'python-backend'),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let log = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-2000);
  });
  const alive = setInterval(onAlive, ALIVE_MS);
  try {
    const closed = new Promise((resolve) => child.once('close', resolve));
    await within(closed, limitMs, `The end of ${module}`);
    return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '');
  } catch (error) {
    throw new Error(`${module} gave no result: ${(error as Error).message} ${log}`, { cause: error });
  } finally {
    clearInterval(alive);
    if (child.exitCode === null) await endTree(child.pid ?? 0);
  }
}

async function endTree(pid: number): Promise<void> {
  const all = [pid, ...(await descendantsOf(pid))];
  for (const one of await stillRunning(all, 0)) process.kill(one, 'SIGKILL');
  await stillRunning(all);
}
