import type { ProgressMessage } from '../../messages/index.ts';
import type { EventSubjects } from './event-subjects.ts';

/** The progress that goes out under one id, or under none. */
export class EventStream {
  /** The id of the call; undefined for what belongs to no call. */
  readonly id: string | undefined;
  /** The `seq` of its last event; 0 for none. */
  lastSeq = 0;
  /** Subjects of which an event was sent a moment ago: the next one waits. */
  recent: Set<string> | undefined;
  /** The newest event of each subject that waits, the one that came last at the end. */
  waiting: Map<string, ProgressMessage> | undefined;

  constructor(id?: string) {
    this.id = id;
  }
}

/** What a queue needs. */
interface EventQueueOptions {
  readonly subjects: EventSubjects;
  /** How long events of one subject are gathered, in milliseconds. */
  readonly coalesceMs: number;
  readonly send: (stream: EventStream, message: ProgressMessage) => void;
}

/**
 * The progress of one document on its way out. An event that must not be dropped, and the first of its subject, is sent
 * at once; those that follow within a moment give way to the newest. What comes out of a stream is in the order in which
 * it came in: whatever is sent lets go first what waits before it.
 */
export class EventQueue {
  readonly #options: EventQueueOptions;
  /** The streams that have sent something a moment ago. */
  readonly #busy = new Set<EventStream>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: EventQueueOptions) {
    this.#options = options;
  }

  /** Takes an event. */
  push(stream: EventStream, message: ProgressMessage): void {
    const subject = this.#options.subjects.of(message);
    if (subject === undefined) {
      this.flush(stream);
      this.#options.send(stream, message);
    } else if (stream.recent?.has(subject)) {
      stream.waiting ??= new Map();
      // The newest stands last.
      stream.waiting.delete(subject);
      stream.waiting.set(subject, message);
    } else {
      this.flush(stream);
      stream.recent ??= new Set();
      stream.recent.add(subject);
      this.#busy.add(stream);
      this.#timer ??= setTimeout(this.#tick, this.#options.coalesceMs);
      this.#options.send(stream, message);
    }
  }

  /** Sends what waits of a stream. */
  flush(stream: EventStream): void {
    const { waiting } = stream;
    if (waiting === undefined) return;
    stream.waiting = undefined;
    for (const message of waiting.values()) this.#options.send(stream, message);
  }

  /** Sends what waits of a stream, to which nothing will be added. */
  finish(stream: EventStream): void {
    this.flush(stream);
    this.drop(stream);
  }

  /** Forgets a stream, and what waits of it. */
  drop(stream: EventStream): void {
    stream.recent = undefined;
    stream.waiting = undefined;
    this.#busy.delete(stream);
    if (this.#busy.size === 0) this.#stop();
  }

  /** Forgets everything. */
  close(): void {
    for (const stream of this.#busy) this.drop(stream);
  }

  readonly #tick = (): void => {
    this.#timer = undefined;
    for (const stream of this.#busy) {
      const { waiting } = stream;
      if (waiting === undefined) {
        stream.recent = undefined;
        this.#busy.delete(stream);
      } else {
        stream.recent = new Set(waiting.keys());
        this.flush(stream);
      }
    }
    if (this.#busy.size > 0) this.#timer ??= setTimeout(this.#tick, this.#options.coalesceMs);
  };

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
