import { killTreeNow } from '../../process/process-group.ts';
import { parseReady } from '../../wire/codec.ts';
import type { ContractFacts } from '../load/contract-facts.ts';
import type { JsonObject } from '../model/json.ts';
import { Waiting } from '../waiting.ts';
import type { ExitFacts, Life, OutputLine } from './life.ts';
import type { LineSplitter } from './line-splitter.ts';
import { Mailbox } from './mailbox.ts';
import { RecordedLife } from './recorded-life.ts';
import { StepFailure } from './step-failure.ts';
import { Transcript } from './transcript.ts';
import type { BackendWire, OpenWire, WireStart } from './wire.ts';

/** How a session starts its backend, and how long it waits. */
interface SessionOptions {
  readonly open: OpenWire;
  readonly start: WireStart;
  readonly contract: ContractFacts;
  /** What every wait is multiplied with. */
  readonly timeoutFactor: number;
  /** Ends every wait with its reason: the run is stopped. */
  readonly signal: AbortSignal;
}

/** What one life may write: eight lines of the longest kind, and far more lines than any case asks for. */
const MAX_BYTES = 512 * 1024 * 1024;
const MAX_LINES = 200_000;
/** How often it is looked for processes that were left behind; nothing tells when they end. */
const POLL_MS = 10;

/** The backend of one case, through all its lives: writes to it, keeps what it says, waits for what has to come. */
export class Session {
  readonly transcript = new Transcript();
  readonly stdout = new Mailbox();
  readonly stderr = new Mailbox();
  readonly #options: SessionOptions;
  readonly #lives: RecordedLife[] = [];
  readonly #waiting: Waiting;
  #wire: BackendWire | undefined;
  #firstOfLife = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#waiting = new Waiting(options);
  }

  /** Every life so far. */
  get lives(): readonly Life[] {
    return this.#lives;
  }

  /** The life that goes on, or the last one. */
  get life(): Life {
    return this.#life;
  }

  get isRunning(): boolean {
    const life = this.#lives.at(-1);
    return life !== undefined && life.exit === null;
  }

  /** From now on every wait is over when this is aborted; undefined: only in its own time. */
  limit(signal: AbortSignal | undefined): void {
    this.#waiting.limit(signal);
  }

  /** Where the messages of the life that goes on begin on stdout. */
  get firstOfLife(): number {
    return this.#firstOfLife;
  }

  /** Starts a life. */
  start(logRead: boolean): void {
    if (this.isRunning) throw new StepFailure('The backend still runs, so it cannot be started again.');
    const life: RecordedLife = new RecordedLife(this.#lives.length + 1, logRead, {
      nowMs: () => this.transcript.nowMs,
      onSent: ({ bytes }) => this.transcript.addBytes('stdin', bytes),
      onLine: (stream, line) => this.#receive(life, stream, line),
    });
    this.#lives.push(life);
    this.#firstOfLife = this.stdout.size;
    const wire = this.#options.open(this.#options.start, {
      onOutput: (bytes) => this.#take(() => this.#read(life, life.stdout, bytes)),
      onLog: (bytes) => this.#take(() => this.#read(life, life.stderr, bytes)),
      onExit: (facts) => this.#take(() => this.#ended(life, facts)),
    });
    this.#wire = wire;
    this.transcript.add('kit', `starts the backend${wire.pid === undefined ? '' : ` (pid ${wire.pid})`}`);
    if (!logRead) wire.pause('stderr');
  }

  /** Waits until it takes commands. */
  async untilReady(): Promise<void> {
    const life = this.#life;
    const bound = this.#options.contract.startTimeoutMs;
    await this.waitFor(() => (life.ready.length > 0 || life.exit !== null ? true : undefined), bound);
    if (life.ready.length > 0) return;
    const why =
      life.exit === null
        ? `within ${this.#waiting.scaled(bound)} ms`
        : `before it ended (${exitText(life.exit)})`;
    throw new NotReady(`The backend did not become ready ${why}.${this.lastWords}`);
  }

  /** The last lines of its log, for a message. */
  get lastWords(): string {
    const lines = this.#life.log.slice(-8).map(({ text }) => `  ${text ?? '(no UTF-8)'}`);
    return lines.length === 0
      ? ' It wrote nothing to stderr.'
      : ` Its last lines on stderr:\n${lines.join('\n')}`;
  }

  /** Writes bytes; with `ends`, in pieces that end there, a moment apart, so that they are read apart. */
  async write(bytes: Uint8Array, ends: readonly number[] = []): Promise<void> {
    const wire = this.#running;
    this.#life.input.push(bytes);
    const cuts = [0, ...ends.filter((end) => end < bytes.length), bytes.length];
    for (const [index, from] of cuts.slice(0, -1).entries()) {
      if (index > 0) await pieceGap();
      wire.write(bytes.subarray(from, cuts[index + 1]));
    }
  }

  /** Closes stdin. */
  endInput(ending: 'asked' | 'closed'): void {
    const life = this.#life;
    life.input.end();
    if (life.ending === 'none') life.ending = ending;
    this.transcript.add('kit', 'closes stdin');
    this.#running.endInput();
  }

  /** Signals the process itself, as somebody else would. */
  signal(name: NodeJS.Signals): void {
    this.#life.ending = 'killed';
    this.transcript.add('kit', `sends ${name}`);
    this.#running.signal(name);
  }

  pause(stream: 'stdout' | 'stderr'): void {
    this.transcript.add('kit', `stops reading ${stream}`);
    this.#running.pause(stream);
  }

  resume(stream: 'stdout' | 'stderr'): void {
    this.transcript.add('kit', `reads ${stream} again`);
    this.#running.resume(stream);
  }

  /** Waits for the end of the process; undefined if it still runs then. */
  untilExit(withinMs: number): Promise<ExitFacts | undefined> {
    const life = this.#life;
    return this.waitFor(() => life.exit ?? undefined, withinMs);
  }

  /** As {@link Waiting.waitFor}. */
  waitFor<Found>(look: () => Found | undefined, withinMs: number): Promise<Found | undefined> {
    return this.#waiting.waitFor(look, withinMs);
  }

  /** As {@link Waiting.silence}. */
  silence(milliseconds: number, isBroken: () => boolean): Promise<void> {
    return this.#waiting.silence(milliseconds, isBroken);
  }

  /** Ends whatever still runs, at once: nothing of a case outlives it. */
  endNow(): void {
    const pid = this.#wire?.pid;
    if (pid === undefined) return;
    if (this.isRunning) {
      this.#life.ending = 'killed';
      this.transcript.add('kit', 'ends the backend by force');
    }
    killTreeNow(pid);
  }

  /** Waits until nothing of the group of a process that has ended is there any more. */
  async untilGroupIsGone(withinMs: number): Promise<void> {
    const pid = this.#wire?.pid;
    if (pid === undefined || process.platform === 'win32') return;
    const deadline = performance.now() + this.#waiting.scaled(withinMs);
    while (groupIsThere(pid)) {
      if (performance.now() > deadline) {
        this.#life.leftBehind = true;
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Says that the backend did not end with its stdin. */
  markStayed(): void {
    this.#life.stayed = true;
  }

  get #life(): RecordedLife {
    const life = this.#lives.at(-1);
    if (life === undefined) throw new StepFailure('The backend was not started.');
    return life;
  }

  get #running(): BackendWire {
    if (this.#wire === undefined || !this.isRunning) {
      const { exit } = this.#life;
      throw new StepFailure(`The backend does not run any more (${exitText(exit)}).${this.lastWords}`);
    }
    return this.#wire;
  }

  #take(act: () => void): void {
    act();
    this.#waiting.wake();
  }

  /** Everything that is read is kept, so what writes without end is ended. */
  #read(life: RecordedLife, lines: LineSplitter, bytes: Uint8Array): void {
    if (life.flood !== null) return;
    life.bytesRead += bytes.length;
    lines.push(bytes);
    const isTooMuch = life.bytesRead > MAX_BYTES || life.output.length + life.log.length > MAX_LINES;
    if (!isTooMuch) return;
    life.flood = `It wrote more than ${life.bytesRead > MAX_BYTES ? `${MAX_BYTES} bytes` : `${MAX_LINES} lines`} and was ended.`;
    this.transcript.add('kit', 'the backend writes without end');
    this.endNow();
  }

  #receive(life: RecordedLife, stream: 'stdout' | 'stderr', line: OutputLine): void {
    const { readyStream, readyType } = this.#options.contract;
    const isReady =
      stream === readyStream &&
      (line.message?.type === readyType ||
        (line.text !== undefined && readyIn(line.text, readyType) !== undefined));
    if (isReady) life.ready.push(line);
    if (stream === 'stderr') life.log.push(line);
    else if (!isReady) life.output.push(line);
    this.transcript.addBytes(stream, line.bytes);
    if (line.bytes.length > 0) this[stream].add(line.message ?? line.text ?? '');
  }

  #ended(life: RecordedLife, facts: ExitFacts): void {
    life.stdout.end();
    life.stderr.end();
    life.exit = facts;
    this.transcript.add('kit', `the backend ended (${exitText(facts)})`);
  }
}

/** The backend ended, or took too long, before it took commands. */
class NotReady extends StepFailure {
  constructor(text: string) {
    super(text, { requirement: 'READY-1' });
  }
}

/** How a process ended, in words. */
export function exitText(facts: ExitFacts | null): string {
  if (facts === null) return 'not yet';
  return facts.signal === null ? `code ${facts.code}` : facts.signal;
}

/** Whatever was logged without a line end may stand before a ready message. */
function readyIn(text: string, readyType: string): JsonObject | undefined {
  return readyType === 'BACKEND_READY' ? (parseReady(text) as JsonObject | undefined) : undefined;
}

/** Long enough for a reader that waits to be woken by the piece before. */
function pieceGap(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}

function groupIsThere(pid: number): boolean {
  try {
    return process.kill(-pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
