import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { repositoryRoot } from './python.ts';
import { Words } from './words.ts';

/** A program of `test/fixtures/parents` that runs in a process of its own. */
interface ParentProgram extends AsyncDisposable {
  readonly pid: number;
  /** How it ended: its exit code, or its signal. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Resolves once it has printed that line. */
  says(line: string): Promise<void>;
  /** Tells it to end in the way of its orders. */
  go(): void;
  /** As the terminal would: to its whole group, of which its backend must be no member. */
  signal(signal: NodeJS.Signals): void;
}

/** Runs one, with what it is told. */
export function runParent(
  name: string,
  orders: object,
  env: Readonly<Record<string, string>>,
): ParentProgram {
  const program = join(repositoryRoot, 'test', 'fixtures', 'parents', name);
  const child = spawn(process.execPath, [program, JSON.stringify(orders)], {
    env: { ...process.env, ...env },
    stdio: 'pipe',
    detached: true,
  });
  const pid = child.pid ?? 0;
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  child.stdin.on('error', () => {}); // it may have ended already
  const ended = endOf(child);
  const lines = new Words();
  createInterface({ input: child.stdout }).on('line', (text) => lines.take(text));
  return {
    pid,
    ended,
    says: (text) =>
      Promise.race([
        lines.heard(text),
        ended.then((end) => {
          throw new Error(`It ended (${end}) without saying ${text}: ${Buffer.concat(errors)}`);
        }),
      ]),
    go: () => child.stdin.end('go\n'),
    signal: (signal) => process.kill(-pid, signal),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function endOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return signal ?? code ?? -1;
}
