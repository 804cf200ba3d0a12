import { infidelityOf } from '../../wire/faithful.ts';
import { idsIn, parseObject } from '../../wire/salvage.ts';
import type { Ending, ExitFacts, Life, OutputLine, SentLine } from './life.ts';
import { LineSplitter, type RawLine } from './line-splitter.ts';

/** Longest line sent that is read again: one that is longer is there to be too long. */
const MAX_READ = 1024 * 1024;
/** How much of a longer one is searched for its id. */
const HEAD = 4096;

/** Told of every line of a life as it comes. */
interface LifeListener {
  /** Milliseconds since the case began. */
  nowMs(): number;
  onSent(line: RawLine): void;
  onLine(stream: 'stdout' | 'stderr', line: OutputLine): void;
}

/** A life while it is lived: takes the bytes of its streams and keeps their lines. */
export class RecordedLife implements Life {
  readonly number: number;
  readonly logRead: boolean;
  readonly sent: SentLine[] = [];
  readonly output: OutputLine[] = [];
  readonly log: OutputLine[] = [];
  readonly ready: OutputLine[] = [];
  exit: ExitFacts | null = null;
  ending: Ending = 'none';
  stayed = false;
  leftBehind = false;
  flood: string | null = null;
  /** Of both streams. */
  bytesRead = 0;
  readonly input: LineSplitter;
  readonly stdout: LineSplitter;
  readonly stderr: LineSplitter;
  readonly #listener: LifeListener;
  #order = 0;

  constructor(number: number, logRead: boolean, listener: LifeListener) {
    this.number = number;
    this.logRead = logRead;
    this.#listener = listener;
    this.input = new LineSplitter((line) => {
      this.sent.push(this.#sentLine(line));
      listener.onSent(line);
    });
    const receive = (stream: 'stdout' | 'stderr') => (line: RawLine) =>
      listener.onLine(stream, this.#outputLine(line));
    this.stdout = new LineSplitter(receive('stdout'));
    this.stderr = new LineSplitter(receive('stderr'));
  }

  #sentLine({ bytes, text = '' }: RawLine): SentLine {
    const order = this.#next();
    if (bytes.length > MAX_READ) return { order, value: undefined, ids: idsIn(text.slice(0, HEAD)) };
    const found = parseObject(text);
    const ids = typeof found?.id === 'string' ? [found.id] : idsIn(text);
    // What no side may take as it stands, such as half of a surrogate pair, is no command.
    const value = found === undefined || infidelityOf(found, text) !== undefined ? undefined : found;
    return { order, value, ids };
  }

  #outputLine(line: RawLine): OutputLine {
    const message = line.text === undefined ? undefined : parseObject(line.text);
    return { ...line, order: this.#next(), cameAt: Date.now(), atMs: this.#listener.nowMs(), message };
  }

  #next(): number {
    this.#order += 1;
    return this.#order;
  }
}
