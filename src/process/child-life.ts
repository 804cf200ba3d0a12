import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Readable } from 'node:stream';
import { LineDecoder } from '../wire/line-decoder.ts';
import type { ExitFacts, TransportReceiver } from '../wire/transport.ts';
import { logLines } from './log-lines.ts';
import { TextTail } from './text-tail.ts';

/** How long after its exit a backend's last output is waited for, while something else holds its pipes open. */
const DRAIN_GRACE_MS = 250;
/** How long a backend may live on after it has closed its stdout. It can never answer again, so it is about to end. */
const MUTE_GRACE_MS = 1000;

/** What a {@link ChildLife} needs. */
interface ChildLifeOptions {
  readonly receiver: TransportReceiver;
  readonly maxLineBytes: number;
  /** What its stdout is: the wire, unless set, or a log like its stderr. */
  readonly stdout?: 'wire' | 'log' | undefined;
  /** Called at once when it has exited, before its last output is read. */
  readonly onExit: () => void;
  /** Called when its output cannot be read any more. */
  readonly onUnreadable: (error: Error) => void;
}

/**
 * The output of one child process and its end. Neither `exit` nor `close` is the end: at `exit` output may still be
 * on its way (https://nodejs.org/api/child_process.html#event-exit), and `close` waits for every grandchild that
 * has inherited a pipe, which may be for ever. So it ends with its exit *and* its output, or a short grace.
 */
export class ChildLife {
  /** Settles when it has exited. */
  readonly exited: Promise<void>;
  /** Settles when everything it wrote has been handed over, after the receiver's `onClose`. */
  readonly ended: Promise<void>;
  /** What went wrong on this side, for the exit facts. */
  failure: Error | undefined;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #options: ChildLifeOptions;
  readonly #decoder: LineDecoder;
  readonly #tail = new TextTail();
  #finish: () => void = () => {};
  #finished = false;
  #untold = false;
  #withheld: ExitFacts | undefined;
  #muteTimer: NodeJS.Timeout | undefined;

  constructor(child: ChildProcessWithoutNullStreams, options: ChildLifeOptions) {
    this.#child = child;
    this.#options = options;
    const { receiver, maxLineBytes } = options;
    this.#decoder = new LineDecoder({
      maxLineBytes,
      onLine: (line) => receiver.onLine(line),
      onFault: (fault) => receiver.onFault(fault),
    });
    const log = this.#readLog(child.stderr);
    const output = options.stdout === 'log' ? this.#readLog(child.stdout) : this.#readWire(child.stdout);
    this.ended = new Promise((resolve) => {
      this.#finish = resolve;
    });
    this.exited = new Promise((resolve) => {
      child.once('exit', () => {
        clearTimeout(this.#muteTimer);
        options.onExit();
        resolve();
        this.#drain([output, log]);
      });
    });
  }

  /** Whether it has exited. */
  get hasExited(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** It cannot be ended: what holds it is beyond this program. Nothing more is read. */
  abandon(): void {
    this.#end();
  }

  /** Its end will not be told to the receiver, until {@link tell}. */
  leaveUntold(): void {
    this.#untold = true;
  }

  /** Its end is told after all: now, if it has come. */
  tell(): void {
    this.#untold = false;
    if (this.#withheld !== undefined) this.#options.receiver.onClose(this.#withheld);
    this.#withheld = undefined;
  }

  /** Without a listener for errors a pipe that cannot be read would end this program. */
  #readWire(stdout: Readable): Readable {
    return stdout
      .on('data', (chunk: Uint8Array) => this.#decoder.push(chunk))
      .on('error', this.#options.onUnreadable)
      .once('end', () => this.#outputEnded());
  }

  #readLog(output: Readable): Readable {
    output.on('error', (error) => {
      this.failure ??= error;
    });
    return output.pipe(logLines()).on('data', (line: string) => this.#logLine(line));
  }

  #logLine(line: string): void {
    if (this.#finished) return;
    this.#tail.add(line);
    this.#options.receiver.onLog(line);
  }

  #outputEnded(): void {
    if (this.hasExited) return;
    const error = new Error('The backend has closed its stdout, so it cannot answer any more.');
    this.#muteTimer = setTimeout(() => this.#options.onUnreadable(error), MUTE_GRACE_MS);
  }

  #drain(outputs: readonly Readable[]): void {
    // A program that was busy for so long comes to its timers first; what has arrived meanwhile is read once more.
    const grace = setTimeout(() => setImmediate(() => this.#end()), DRAIN_GRACE_MS);
    const closed = outputs.map((output) => new Promise<void>((resolve) => onceClosed(output, resolve)));
    void Promise.all(closed).then(() => {
      clearTimeout(grace);
      this.#end();
    });
  }

  #end(): void {
    if (this.#finished) return;
    clearTimeout(this.#muteTimer);
    this.#decoder.end();
    this.#finished = true;
    const { stdin, stdout, stderr, exitCode, signalCode } = this.#child;
    // A pipe that a grandchild holds would keep this program alive.
    for (const stream of [stdin, stdout, stderr]) stream.destroy();
    const facts = { exitCode, signal: signalCode, stderrTail: this.#tail.text, error: this.failure };
    if (this.#untold) this.#withheld = facts;
    else this.#options.receiver.onClose(facts);
    this.#finish();
  }
}

function onceClosed(output: Readable, callback: () => void): void {
  if (output.closed || output.readableEnded) callback();
  else output.once('end', callback).once('close', callback);
}
