import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { Words } from './words.ts';

/** The line to one process. */
export interface LifeLine {
  readonly pid: number;
  /** Resolves when the process is dead: whatever ended it, the kernel closed the line then, and nothing else does. */
  readonly ended: Promise<void>;
  /** What it has said over the line. */
  readonly said: readonly string[];
  /** Resolves once it has said that. */
  hears(word: string): Promise<void>;
}

/**
 * Where the programs of a test connect and stay connected for as long as they live, so that their deaths are events to
 * be awaited and not looked for. `life_line.py` is the other end.
 */
export class LifeLines implements AsyncDisposable {
  readonly #server: Server;
  readonly #lines = new Words<LifeLine>();
  readonly #open = new Map<Socket, number | undefined>();

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => this.#accept(socket));
  }

  static async open(): Promise<LifeLines> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new LifeLines(server);
  }

  /** What a program needs in its environment; backends get it handed down. */
  get env(): Record<string, string> {
    return { STDWIRE_LIFE_LINE: String((this.#server.address() as AddressInfo).port) };
  }

  /** Resolves when the process that goes by this name is connected. */
  of(name: string): Promise<LifeLine> {
    return this.#lines.heard(name);
  }

  /** Kills what is still connected, which a test that failed has left behind. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const [socket, pid] of this.#open) {
      socket.destroy();
      try {
        if (pid !== undefined) process.kill(pid, 'SIGKILL');
      } catch {
        // It is dead, and the end of its line is still to come.
      }
    }
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(socket: Socket): void {
    this.#open.set(socket, undefined);
    const said: string[] = [];
    const words = new Words();
    // A process that is killed may leave a reset behind in place of an end.
    socket.on('error', () => {});
    const ended = new Promise<void>((resolve) => {
      socket.once('close', () => {
        this.#open.delete(socket);
        resolve();
      });
    });
    let name: string | undefined;
    createInterface({ input: socket }).on('line', (line) => {
      if (name === undefined) {
        const [first = '', pid] = line.split(' ');
        name = first;
        this.#open.set(socket, Number(pid));
        this.#lines.take(first, { pid: Number(pid), ended, said, hears: (word) => words.heard(word) });
        return;
      }
      said.push(line);
      words.take(line);
    });
  }
}
