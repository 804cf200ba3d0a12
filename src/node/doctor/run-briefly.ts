import { execFile } from 'node:child_process';
import type { Invocation } from '../../process/process-options.ts';

const LIMIT_MS = 15_000;

/** How a program that was run for a moment ended. */
interface Ran {
  readonly code: number | string | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the patient's program with other arguments, in its own folder and environment, and takes what it says. */
export function runBriefly({ program, cwd, env }: Invocation, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { cwd, env, timeout: LIMIT_MS, killSignal: 'SIGKILL', windowsHide: true } as const;
    const child = execFile(program, [...args], options, (error, out, err) =>
      resolve({ code: error === null ? 0 : (error.code ?? null), out, err }),
    );
    child.stdin?.on('error', () => {});
    child.stdin?.end();
  });
}
