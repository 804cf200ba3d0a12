import { deferred } from '../client/deferred.ts';
import { LineDecoder } from '../wire/line-decoder.ts';
import type { ExitFacts, Life, Transport, TransportReceiver } from '../wire/transport.ts';

/** The backend's end of a wire in memory, for a test to play the backend with. */
export interface MemoryPeer {
  /** Called when the client has started it: the moment to say that it is ready. */
  onStart: () => void;
  /** Called for each line that the client sends, without its newline. */
  onLine: (line: string) => void;
  /** Called when the client ends the input: a backend is to end then. It ends with code 0 unless this is set. */
  onInputEnd: () => void;
  /** Called when the client kills it. */
  onKill: () => void;
  /** What the client has sent and the peer has not read, while it does not read. */
  readonly unread: readonly string[];
  /** Writes a message as one line. */
  send(message: unknown): void;
  /** Writes bytes, or text, as they are: half a line, two lines, no line at all. */
  write(data: string | Uint8Array): void;
  /** Writes a line to the log. */
  log(line: string): void;
  /** Stops reading, so that the client feels back-pressure; `resume` reads on. */
  pause(): void;
  /** Reads what has come since `pause`, and on from there. */
  resume(): void;
  /** Ends the backend. */
  exit(facts?: Partial<ExitFacts>): void;
}

/** Bytes that a paused peer takes before the client is told to wait: about what a pipe takes. */
const PIPE_SIZE = 65_536;
const TAIL_LINES = 200;

/**
 * A transport that stays within the program, with the backend's end of it at `peer`. What the peer writes goes through
 * the same decoder as the output of a process.
 */
export class MemoryTransport implements Transport {
  /** The backend's end. */
  readonly peer: MemoryPeer;
  readonly #decoder: LineDecoder;
  readonly #unread: string[] = [];
  readonly #tail: string[] = [];
  #receiver: TransportReceiver | undefined;
  #paused = false;
  #makeRoom: (() => void) | undefined;
  readonly #gone = deferred<void>();
  #exited = false;

  /** @param life only its `maxLineBytes` matters. */
  constructor({ maxLineBytes }: Pick<Life, 'maxLineBytes'>) {
    this.#decoder = new LineDecoder({
      maxLineBytes,
      onLine: (line) => this.#receiver?.onLine(line),
      onFault: (fault) => this.#receiver?.onFault(fault),
    });
    this.peer = {
      onStart: () => {},
      onLine: () => {},
      onInputEnd: () => this.#exit({ exitCode: 0 }),
      onKill: () => this.#exit({ signal: 'SIGKILL' }),
      unread: this.#unread,
      send: (message) => this.#write(`${JSON.stringify(message)}\n`),
      write: (data) => this.#write(data),
      log: (line) => this.#log(line),
      pause: () => {
        this.#paused = true;
      },
      resume: () => this.#resume(),
      exit: (facts = { exitCode: 0 }) => this.#exit(facts),
    };
  }

  start(receiver: TransportReceiver): Promise<void> {
    this.#receiver = receiver;
    queueMicrotask(() => this.peer.onStart());
    return Promise.resolve();
  }

  send(lines: string): Promise<void> | undefined {
    if (this.#exited) throw new Error('The backend in memory has ended.');
    this.#unread.push(...lines.split('\n').filter((line) => line !== ''));
    if (!this.#paused) queueMicrotask(() => this.#read());
    else if (this.#unread.reduce((size, line) => size + line.length, 0) > PIPE_SIZE) {
      return new Promise((resolve) => {
        this.#makeRoom = resolve;
      });
    }
    return undefined;
  }

  close(): Promise<void> {
    if (!this.#exited) this.peer.onInputEnd();
    return this.#gone.promise;
  }

  kill(): void {
    if (!this.#exited) this.peer.onKill();
  }

  #read(): void {
    for (const line of this.#unread.splice(0)) if (!this.#exited) this.peer.onLine(line);
  }

  #resume(): void {
    this.#paused = false;
    this.#read();
    this.#makeRoom?.();
    this.#makeRoom = undefined;
  }

  #write(data: string | Uint8Array): void {
    if (!this.#exited) this.#decoder.push(typeof data === 'string' ? new TextEncoder().encode(data) : data);
  }

  #log(line: string): void {
    if (this.#exited) return;
    this.#tail.push(line);
    if (this.#tail.length > TAIL_LINES) this.#tail.shift();
    this.#receiver?.onLog(line);
  }

  #exit(facts: Partial<ExitFacts>): void {
    if (this.#exited) return;
    this.#decoder.end();
    this.#exited = true;
    this.#makeRoom?.();
    const { exitCode = null, signal = null, error } = facts;
    this.#receiver?.onClose({
      exitCode,
      signal,
      stderrTail: facts.stderrTail ?? this.#tail.join('\n'),
      error,
    });
    this.#gone.resolve();
  }
}
