import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Connect, Life, Transport, TransportReceiver } from '../wire/transport.ts';
import { ChildLife } from './child-life.ts';
import { exitGuard } from './exit-guard.ts';
import { InputPipe } from './input-pipe.ts';
import { killRestOfGroup, signalTree } from './process-group.ts';
import { checkProgram, invocationOf, type ProcessOptions } from './process-options.ts';
import { spawnChild, untilSpawned } from './spawn-child.ts';
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
    // The program ends before any answer could come, or else goes on as if it had not been asked to.
    while (exitGuard.isEnding) await exitGuard.livesOn();
    if (this.#closing !== undefined) throw new Error('The backend was ended before it was started.');
    const invocation = invocationOf(this.#options, this.#life);
    this.#path = invocation.program;
    const child = spawnChild(invocation);
    const spawned = untilSpawned(child, invocation);
    this.#child = child;
    if (child.pid !== undefined)
      this.#unguard = exitGuard.add({ pid: child.pid, end: () => this.#endWithProgram() });
    this.#running = new ChildLife(child, {
      receiver,
      maxLineBytes: this.#life.maxLineBytes,
      stdout: this.#options.stdout,
      onExit: () => this.#exited(),
      onUnreadable: (error) => this.#pipeFailed(error),
    });
    this.#input = new InputPipe(child.stdin, (error) => this.#pipeFailed(error));
    await spawned;
  }

  send(lines: string): Promise<void> | undefined {
    if (exitGuard.isEnding) return exitGuard.livesOn();
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

  /**
   * Who called would take the death for a failure, and end the program with another exit code than the signal's. Should
   * the program live on, it is a death like any other.
   */
  #endWithProgram(): Promise<void> {
    this.#running?.leaveUntold();
    void exitGuard.livesOn().then(() => this.#running?.tell());
    return this.close();
  }

  /** Never signals a pid whose process has been reaped: it may be someone else's by now. */
  #signal(name: NodeJS.Signals): void {
    if (this.#child !== undefined && !this.#running?.hasExited) signalTree(this.#child, name);
  }

  /**
   * In the very moment in which it is reaped its group still has its id, if it has any member left: what the backend
   * leaves behind belonged to it and ends with it.
   */
  #exited(): void {
    this.#unguard();
    if (this.#child?.pid !== undefined) killRestOfGroup(this.#child.pid);
  }

  /** It does not read, or cannot be read, any more. It is ending, or else it is ended: it is of no use. */
  #pipeFailed(error: Error): void {
    if (this.#running !== undefined) this.#running.failure = error;
    void this.close();
  }
}

/**
 * A factory of transports that run the same program, for a client's `connect`.
 *
 * @throws TypeError if the options name no program.
 */
export function processConnect(options: ProcessOptions): Connect {
  checkProgram(options);
  return (life) => new ProcessTransport(options, life);
}
