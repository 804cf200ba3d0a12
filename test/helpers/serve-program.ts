import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ServeAddress } from 'stdwire/serve';
import { python, repositoryRoot } from './python.ts';

/** `stdwire serve --json` in a process of its own. */
export interface ServeProgram extends AsyncDisposable {
  readonly child: ChildProcess;
  /** What it printed: `connectBackend({ via })` takes it. */
  readonly printed: ServeAddress & { readonly pageUrls: readonly string[] };
  /** Everything that it has written to stderr so far. */
  readonly err: () => string;
  /** Resolves once stderr has a text. */
  says(text: string): Promise<void>;
  /** How it ended: its exit code, or its signal. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** The command line of the song backend with a studio, for what comes after `--`. */
export function songCommand(studioUrl: string, dataFolder: string): string[] {
  const where = ['--data-dir', dataFolder, '--studio-url', studioUrl, '--session-mode', 'direct'];
  return [python, '-m', 'stdwire_songs', ...where];
}

/** Runs it; resolves when it listens. */
export async function serveProgram(args: readonly string[]): Promise<ServeProgram> {
  const program = join(repositoryRoot, 'src', 'cli', 'main.ts');
  const child = spawn(process.execPath, [program, 'serve', '--json', ...args], { stdio: 'pipe' });
  let err = '';
  const listeners = new Set<() => void>();
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
    for (const look of listeners) look();
  });
  const ended = once(child, 'close').then(([code, signal]) => (signal ?? code) as number | NodeJS.Signals);
  const without = (what: string): Promise<never> =>
    ended.then((end) => {
      throw new Error(`It ended (${end}) without ${what}: ${err}`);
    });
  const line = once(createInterface({ input: child.stdout }), 'line');
  const [text] = (await Promise.race([line, without('an address')])) as [string];
  const heard = (wanted: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!err.includes(wanted)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  return {
    child,
    printed: JSON.parse(text),
    err: () => err,
    says: (wanted) => Promise.race([heard(wanted), without(`saying ${wanted}`)]),
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
