import type { JsonObject } from '../model/json.ts';
import type { RawLine } from './line-splitter.ts';

/** A line that the kit wrote to stdin. */
export interface SentLine {
  /** Its place among everything that went over the streams of this life. */
  readonly order: number;
  /** What it holds, if it is an object in JSON. */
  readonly value: JsonObject | undefined;
  /** Every id that can be read from it, broken or not. */
  readonly ids: readonly string[];
}

/** A line that the backend wrote. */
export interface OutputLine extends RawLine {
  readonly order: number;
  /** Milliseconds since 1970 when it came. */
  readonly cameAt: number;
  /** Milliseconds since the case began. */
  readonly atMs: number;
  /** What it holds, if it is an object in JSON. */
  readonly message: JsonObject | undefined;
}

/** How a process ended. */
export interface ExitFacts {
  /** Null if a signal ended it. */
  readonly code: number | null;
  /** Null if it ended by itself. */
  readonly signal: string | null;
}

/** What was done about the end of a life. */
export type Ending =
  /** Nothing: if it has ended, then by itself. */
  | 'none'
  /** The kit closed stdin when the scenario was done: everything is owed. */
  | 'closed'
  /** The scenario closed stdin. */
  | 'asked'
  /** A signal, from the scenario or because it would not end. */
  | 'killed';

/** One life of a backend, from its start to its exit, with all that went over its streams. */
export interface Life {
  /** From 1 within its case. */
  readonly number: number;
  /** What went to stdin. */
  readonly sent: readonly SentLine[];
  /** What came over stdout, the ready message aside where that comes there. */
  readonly output: readonly OutputLine[];
  /** What came over stderr. */
  readonly log: readonly OutputLine[];
  /** Ready messages. */
  readonly ready: readonly OutputLine[];
  /** Whether its log was read from the beginning. */
  readonly logRead: boolean;
  /** Null while it runs. */
  readonly exit: ExitFacts | null;
  /** What was done about its end. */
  readonly ending: Ending;
  /** Whether stdin ended and it did not. */
  readonly stayed: boolean;
  /** Whether processes of its group were still there some time after it. */
  readonly leftBehind: boolean;
  /** What it wrote too much of, in a sentence; null if it did not. */
  readonly flood: string | null;
}
