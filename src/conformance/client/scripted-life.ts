import { createServer, type Server, type Socket } from 'node:net';
import { LineSplitter, type RawLine } from '../backend/line-splitter.ts';
import { type FrameKind, FrameReader, frame } from './frames.ts';

/** Larger pieces are sent in parts, so that a reader has little to hold. */
const PART = 64 * 1024;

/** One life of the backend that the kit plays: what the client wrote to it, and the way to answer. */
export class ScriptedLife {
  /** Lines of stdin, in order. */
  readonly input: RawLine[] = [];
  /** Whether the client has ended its stdin. */
  inputEnded = false;
  /** Whether the stand-in has gone. */
  isOver = false;
  readonly #socket: Socket;
  readonly #splitter: LineSplitter;

  constructor(socket: Socket, changed: (life: ScriptedLife, line?: RawLine) => void) {
    this.#socket = socket;
    this.#splitter = new LineSplitter((line) => {
      this.input.push(line);
      changed(this, line);
    });
    const reader = new FrameReader((kind, bytes) => {
      if (kind === 'input') this.#splitter.push(bytes.slice());
      if (kind !== 'input-end') return;
      this.#splitter.end();
      this.inputEnded = true;
      changed(this);
    });
    socket.on('data', (bytes: Uint8Array) => reader.push(bytes));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.isOver = true;
      changed(this);
    });
  }

  /** Writes to stdout or to stderr. */
  write(stream: 'stdout' | 'stderr', bytes: Uint8Array): void {
    const kind = stream === 'stdout' ? 'output' : 'log';
    for (let at = 0; at < bytes.length; at += PART) this.#send(kind, bytes.subarray(at, at + PART));
  }

  /** Ends by itself, after what was written before. */
  exit(code: number): void {
    this.#send('exit', Buffer.from(String(code)));
  }

  /** Ends by a signal. */
  kill(signal: NodeJS.Signals): void {
    this.#send('signal', Buffer.from(signal));
  }

  /** Lets go of the stand-in, which then ends. */
  drop(): void {
    this.#socket.destroy();
  }

  #send(kind: FrameKind, bytes: Uint8Array): void {
    if (!this.isOver) this.#socket.write(frame(kind, bytes));
  }
}

/** Listens for stand-ins at a path; each that comes is a life. */
export async function listenForLives(
  path: string,
  onSocket: (socket: Socket) => void,
): Promise<Server & AsyncDisposable> {
  const server = createServer(onSocket);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  return server;
}
