import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { StartError } from '../errors.ts';
import type { Connect, Life, Transport, TransportReceiver } from '../wire/transport.ts';
import { ChildLife } from './child-life.ts';
import { guardExit } from './exit-guard.ts';
import { InputPipe } from './input-pipe.ts';
import { signalTree } from './process-group.ts';
import { type Invocation, invocationOf, type ProcessOptions } from './process-options.ts';
import { climbDown, type Stoppable } from './stop-ladder.ts';

/** Runs a program as a backend: its stdin and stdout are the wire (or its stdout a log), its stderr the log. */
class ProcessTransport implements Transport {
  readonly #options: ProcessOptions;
  readonly #life: Life;
  #path: string | undefined;
  #child: ChildProcessWithoutNullStreams | undefined;
  #running: ChildLife | undefined;
  #input: InputPipe | undefined;
  #closing: Promise<void> | undefined;
  #unguard: () => void = () => {};

  constructor(options: ProcessOptions, life: Life) {
    this.#options = options;
    this.#life = life;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get path(): string | undefined {
    return this.#path;
  }

  async start(receiver: TransportReceiver): Promise<void> {
    const invocation = invocationOf(this.#options, this.#life);
    this.#path = invocation.program;
    const child = spawnChild(invocation);
    const spawned = untilSpawned(child, invocation);
    this.#child = child;
    this.#running = new ChildLife(child, {
      receiver,
      maxLineBytes: this.#life.maxLineBytes,
      stdout: this.#options.stdout,
      onExit: () => this.#exited(),
      onUnreadable: (error) => this.#pipeFailed(error),
    });
    this.#input = new InputPipe(child.stdin, (error) => this.#pipeFailed(error));
    await spawned;
    if (child.pid !== undefined) this.#unguard = guardExit(child.pid);
  }

  send(lines: string): Promise<void> | undefined {
    if (this.#input === undefined || this.#running?.hasExited) throw new Error('The process does not run.');
    return this.#input.write(lines);
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  kill(): void {
    this.#signal('SIGKILL');
  }

  async #end(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    const process: Stoppable = {
      exited: running.exited,
      endInput: () => this.#input?.end(),
      signal: (name) => this.#signal(name),
    };
    if (!(await climbDown(process, this.#life.stop))) {
      this.#unguard();
      running.abandon();
    }
    await running.ended;
  }

  /** Never signals a pid whose process has been reaped: it may be someone else's by now. */
  #signal(name: NodeJS.Signals): void {
    if (this.#child?.pid !== undefined && !this.#running?.hasExited) signalTree(this.#child.pid, name);
  }

  /**
   * In the very moment in which it is reaped its group still has its id, if it has any member left: what the backend
   * leaves behind belonged to it and ends with it.
   */
  #exited(): void {
    this.#unguard();
    if (this.#child?.pid !== undefined && process.platform !== 'win32')
      signalTree(this.#child.pid, 'SIGKILL');
  }

  /** It does not read, or cannot be read, any more. It is ending, or else it is ended: it is of no use. */
  #pipeFailed(error: Error): void {
    if (this.#running !== undefined) this.#running.failure = error;
    void this.close();
  }
}

/** A factory of transports that run the same program, for a client's `connect`. */
export function processConnect(options: ProcessOptions): Connect {
  return (life) => new ProcessTransport(options, life);
}

function spawnChild({ program, args, cwd, env }: Invocation): ChildProcessWithoutNullStreams {
  try {
    return spawn(program, args, {
      cwd,
      env,
      stdio: 'pipe',
      windowsHide: true,
      // A group of its own, so that it can be signalled as a whole, and so that Ctrl-C reaches this program alone.
      detached: process.platform !== 'win32',
    });
  } catch (error) {
    throw spawnFailed(error, program, cwd);
  }
}

/** Node tells with an event whether it could spawn; one that nobody listens for would end the program. */
function untilSpawned(child: ChildProcessWithoutNullStreams, { program, cwd }: Invocation): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.on('error', (error) => reject(spawnFailed(error, program, cwd)));
  });
}

function spawnFailed(error: unknown, path: string, cwd: string): StartError {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  const reason = code === 'ENOENT' ? 'not-found' : code === 'EACCES' ? 'not-executable' : 'spawn-failed';
  const text = `${path} could not be run in ${cwd} (${code}). Is it a program for this system, and its interpreter there?`;
  return new StartError(text, { reason, path, cwd }, { cause: error });
}
