import type { Server } from 'node:net';
import { killTreeNow } from '../../process/process-group.ts';
import { LineSplitter, type RawLine } from '../backend/line-splitter.ts';
import { Mailbox } from '../backend/mailbox.ts';
import { exitText } from '../backend/session.ts';
import { StepFailure } from '../backend/step-failure.ts';
import { Transcript } from '../backend/transcript.ts';
import type { BackendWire, OpenWire, WireStart } from '../backend/wire.ts';
import { isObject, type JsonObject } from '../model/json.ts';
import { Waiting } from '../waiting.ts';
import { listenForLives, ScriptedLife } from './scripted-life.ts';

/** How a session starts its adapter, and how long it waits. */
interface ClientSessionOptions {
  readonly open: OpenWire;
  readonly start: WireStart;
  /** Where stand-ins find the kit. */
  readonly socket: string;
  readonly timeoutFactor: number;
  readonly signal: AbortSignal;
  /** Changes what the client reads of its backend, as a mutant does. */
  readonly reads?: ((bytes: Uint8Array, stream: 'stdout' | 'stderr') => Uint8Array) | undefined;
  /** Answers what no step answers; true if it did. */
  readonly onCommand: (life: ScriptedLife, command: JsonObject) => boolean;
  /** The client has ended the stdin of its backend. */
  readonly onInputEnd: (life: ScriptedLife) => void;
}

/** What an adapter may say in one case: far more than any asks for. Everything is kept, so what says more is ended. */
const MAX_LINES = 200_000;
/** How long a client may take to start its backend. */
const START_MS = 15_000;

/** Something that was said, in the order in which everything was. */
export interface Said {
  readonly order: number;
  readonly message: JsonObject;
}

/** The adapter of one case, and every life of the backend that its client starts. */
export class ClientSession {
  readonly transcript = new Transcript();
  readonly waiting: Waiting;
  /** What the adapter says. */
  readonly adapter = new Mailbox();
  /** Commands that the client wrote and that were left to the steps. */
  readonly commands = new Mailbox();
  /** Everything that the adapter was told, and that it said. */
  readonly told: Said[] = [];
  readonly said: Said[] = [];
  /** Lines of the adapter that are no objects. */
  readonly noise: string[] = [];
  /** Messages that the kit wrote as the backend. */
  readonly scripted: Said[] = [];
  readonly lives: ScriptedLife[] = [];
  /** Whether the adapter said so much that it was ended. */
  isFlooding = false;
  readonly #options: ClientSessionOptions;
  readonly #output: LineSplitter;
  readonly #log: LineSplitter;
  #server: Server | undefined;
  #wire: BackendWire | undefined;
  #order = 0;
  /** How the adapter ended; undefined while it runs. */
  exit: { readonly code: number | null; readonly signal: string | null } | undefined;

  constructor(options: ClientSessionOptions) {
    this.#options = options;
    this.waiting = new Waiting(options);
    this.#output = new LineSplitter((line) => this.#fromAdapter(line));
    this.#log = new LineSplitter(({ bytes }) => this.transcript.addBytes('stderr', bytes));
  }

  /** Listens for stand-ins, and starts the adapter. */
  async start(): Promise<void> {
    this.#server = await listenForLives(this.#options.socket, (socket) => {
      const life = new ScriptedLife(socket, (changed, line) => this.#fromClient(changed, line));
      this.lives.push(life);
      this.transcript.add('kit', 'the client has started its backend');
      this.waiting.wake();
    });
    this.#wire = this.#options.open(this.#options.start, {
      onOutput: (bytes) => this.#take(() => this.#output.push(bytes)),
      onLog: (bytes) => this.#log.push(bytes),
      onExit: (facts) =>
        this.#take(() => {
          this.#output.end();
          this.exit = facts;
          this.transcript.add('kit', `the adapter ended (${exitText(facts)})`);
        }),
    });
    this.transcript.add('kit', 'starts the adapter');
  }

  /** The life that goes on, waited for if the client is still starting it. */
  async life(): Promise<ScriptedLife> {
    const life = await this.waiting.waitFor(() => {
      if (this.exit !== undefined) return null;
      const last = this.lives.at(-1);
      return last?.isOver === false ? last : undefined;
    }, START_MS);
    if (life !== undefined && life !== null) return life;
    if (this.exit !== undefined) throw new StepFailure(`The adapter ended (${exitText(this.exit)}).`);
    throw new StepFailure('The client has no backend: it did not start it, or it has ended.');
  }

  /** Tells the adapter something, all in one write. */
  tell(messages: readonly JsonObject[]): void {
    if (this.exit !== undefined)
      throw new StepFailure(`The adapter does not run any more (${exitText(this.exit)}).`);
    for (const message of messages) {
      this.told.push({ order: this.#next(), message });
      this.transcript.add('stdin', JSON.stringify(message));
    }
    this.#wire?.write(Buffer.from(messages.map((message) => `${JSON.stringify(message)}\n`).join('')));
  }

  /** Writes messages as the backend, all in one write, or in pieces. */
  async say(messages: readonly JsonObject[], pieces: readonly number[] = []): Promise<void> {
    for (const message of messages) this.scripted.push({ order: this.#next(), message });
    await this.write(
      'stdout',
      Buffer.from(messages.map((one) => `${JSON.stringify(one)}\n`).join('')),
      pieces,
    );
  }

  /** Writes bytes as the backend; with `pieces` in parts that end there, a moment apart. */
  async write(stream: 'stdout' | 'stderr', bytes: Uint8Array, pieces: readonly number[] = []): Promise<void> {
    const life = await this.life();
    const shown = bytes.subarray(0, 2000);
    this.transcript.add('kit', `backend ${stream} → client: ${new TextDecoder().decode(shown).trimEnd()}`);
    const cuts = [0, ...pieces.filter((end) => end < bytes.length), bytes.length];
    for (const [index, from] of cuts.slice(0, -1).entries()) {
      // Long enough for a reader to be woken by the piece before.
      if (index > 0) await new Promise((resolve) => setTimeout(resolve, 5));
      const piece = bytes.subarray(from, cuts[index + 1]);
      life.write(stream, this.#options.reads?.(piece, stream) ?? piece);
    }
  }

  /** Nothing more comes for the adapter: it ends. */
  endInput(): void {
    this.#wire?.endInput();
  }

  /** Ends whatever still runs, at once. */
  async endNow(): Promise<void> {
    for (const life of this.lives) life.drop();
    this.#endAdapter();
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()));
  }

  #endAdapter(): void {
    const pid = this.#wire?.pid;
    if (pid !== undefined) killTreeNow(pid);
  }

  #fromAdapter({ bytes, text }: RawLine): void {
    this.transcript.addBytes('stdout', bytes);
    if (text === '') return;
    if (this.said.length + this.noise.length >= MAX_LINES) {
      this.isFlooding = true;
      this.#endAdapter();
      return;
    }
    const message = objectIn(text);
    if (message === undefined) {
      this.noise.push(text ?? '(no UTF-8)');
      return;
    }
    this.said.push({ order: this.#next(), message });
    this.adapter.add(message);
  }

  #fromClient(life: ScriptedLife, line?: RawLine): void {
    if (line !== undefined) {
      const text = line.text ?? '(no UTF-8)';
      this.transcript.add('kit', `client → backend stdin: ${text}`);
      const command = objectIn(line.text);
      if (command !== undefined && !this.#options.onCommand(life, command)) this.commands.add(command);
    } else if (life.isOver) this.transcript.add('kit', 'the backend has ended');
    else if (life.inputEnded) {
      this.transcript.add('kit', "the client ends its backend's stdin");
      this.#options.onInputEnd(life);
    }
    this.waiting.wake();
  }

  #take(act: () => void): void {
    act();
    this.waiting.wake();
  }

  #next(): number {
    this.#order += 1;
    return this.#order;
  }
}

/** The object that a text is in JSON; undefined for anything else. */
export function objectIn(text: string | undefined): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
