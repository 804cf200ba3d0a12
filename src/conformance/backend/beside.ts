import { spawn } from 'node:child_process';
import { StartError } from '../../errors.ts';
import { exitGuard } from '../../process/exit-guard.ts';
import { findProgram } from '../../process/find-program.ts';
import { killTreeNow } from '../../process/process-group.ts';
import { ConformanceError } from '../errors.ts';
import { LineSplitter } from './line-splitter.ts';

/** A program that runs beside the backend. */
export interface Beside extends AsyncDisposable {
  /** The line that it has printed. */
  readonly line: string;
}

/** How long it may take until its line, and until it has ended. */
const START_MS = 20_000;
const END_MS = 5_000;

/** Starts a program and waits until it has printed one line. Its stdin is closed in the end, and then it has to end. */
export async function startBeside(
  [command, ...args]: readonly [string, ...string[]],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Beside> {
  const child = spawn(findOrExplain(command, cwd, env), args, {
    cwd,
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
    windowsHide: true,
    detached: process.platform !== 'win32',
  });
  const { pid = 0 } = child;
  const kill = (): void => {
    if (pid !== 0) killTreeNow(pid);
  };
  const unguard = exitGuard.add({ pid, end: () => Promise.resolve(kill()) });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  child.stdin.on('error', () => {});
  const end = async (): Promise<void> => {
    child.stdin.end();
    const late = setTimeout(kill, END_MS);
    await ended;
    clearTimeout(late);
    kill();
    unguard();
  };
  const line = await firstLine(child.stdout, ended);
  if (line === undefined) {
    kill();
    await end();
    throw new ConformanceError(
      `${command}, which the conditions name under beside, printed no line within ${START_MS} ms. Run it by hand to see why.`,
    );
  }
  return { line, [Symbol.asyncDispose]: end };
}

function findOrExplain(command: string, cwd: string, env: Readonly<Record<string, string>>): string {
  try {
    return findProgram(command, cwd, env);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    throw new ConformanceError(`The program beside the backend cannot be run: ${error.message}`, {
      cause: error,
    });
  }
}

function firstLine(stream: NodeJS.ReadableStream, ended: Promise<void>): Promise<string | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle(undefined), START_MS);
    const settle = (line: string | undefined): void => {
      clearTimeout(timer);
      resolve(line);
    };
    const splitter = new LineSplitter(({ text, ended: whole }) => {
      if (whole && text !== undefined) settle(text);
    });
    stream.on('data', (bytes: Uint8Array) => splitter.push(bytes));
    void ended.then(() => settle(undefined));
  });
}
