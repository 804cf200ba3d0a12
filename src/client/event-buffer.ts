import { OverloadedError } from '../errors.ts';
import type { ProgressMessage } from '../messages/index.ts';
import { payloadOf } from '../wire/codec.ts';
import type { EventContract } from './contract.ts';

/** Events that may wait for who iterates an operation. */
export const EVENT_BUFFER_LIMIT = 10_000;

/** What a contract says about how an event may be kept: all that is left of it where nothing is checked. */
export interface EventRule {
  readonly contract: Pick<EventContract, 'delivery' | 'subject'>;
}

interface Waiter {
  readonly resolve: (result: IteratorResult<ProgressMessage>) => void;
  readonly reject: (error: unknown) => void;
}

interface Entry {
  readonly message: ProgressMessage;
  readonly spec: EventRule | undefined;
}

/**
 * What stands between an operation, whose events come when they come, and one iterator, which takes them when it
 * can. It is bounded: full, older `latest` events give way to newer ones of the same subject; full all the same, the
 * iterator fails, and nobody else does.
 */
export class EventBuffer {
  readonly #limit: number;
  #entries: Entry[] = [];
  #next = 0;
  /** First events of their subject: they stay, whatever comes after them. */
  readonly #pinned = new Set<Entry>();
  readonly #subjects = new Set<unknown>();
  readonly #waiters: Waiter[] = [];
  #ended = false;
  #error: Error | undefined;

  constructor(limit: number = EVENT_BUFFER_LIMIT) {
    this.#limit = limit;
  }

  /** Events that wait. */
  get size(): number {
    return this.#entries.length - this.#next;
  }

  /** Adds an event. The final one always fits: it is the last. */
  push(message: ProgressMessage, spec: EventRule | undefined, final: boolean): void {
    if (this.#ended) return;
    const waiter = this.#waiters.shift();
    if (waiter !== undefined) {
      waiter.resolve({ done: false, value: message });
      return;
    }
    if (this.size >= this.#limit && !final) this.#makeRoom();
    if (!this.#ended) this.#entries.push({ message, spec });
  }

  /** No more events come. With an error the iterator fails once it has given what waits. */
  end(error?: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    for (const waiter of this.#waiters.splice(0)) this.#finish(waiter);
  }

  /** The next event, or the end. */
  next(): Promise<IteratorResult<ProgressMessage>> {
    const entry = this.#entries[this.#next];
    if (entry !== undefined) {
      this.#next += 1;
      if (this.#next === this.#entries.length) this.#empty();
      return Promise.resolve({ done: false, value: entry.message });
    }
    return new Promise((resolve, reject) => {
      const waiter = { resolve, reject };
      if (this.#ended) this.#finish(waiter);
      else this.#waiters.push(waiter);
    });
  }

  /** Nobody iterates any more. */
  discard(): void {
    this.#empty();
    this.end();
  }

  /** An error is told once; after it an iterator is at its end, as any other. */
  #finish(waiter: Waiter): void {
    const error = this.#error;
    this.#error = undefined;
    if (error === undefined) waiter.resolve({ done: true, value: undefined });
    else waiter.reject(error);
  }

  #empty(): void {
    this.#entries = [];
    this.#next = 0;
    this.#pinned.clear();
  }

  /**
   * Keeps every event of delivery `every`, and of each subject of a `latest` event the first and the newest. It must
   * free a quarter of the buffer: else it would run for every event from now on.
   */
  #makeRoom(): void {
    const waiting = this.#entries.slice(this.#next);
    const newest = new Map<unknown, Entry>();
    for (const entry of waiting) {
      const subject = subjectOf(entry);
      if (subject === undefined) continue;
      if (!this.#subjects.has(subject)) {
        this.#subjects.add(subject);
        this.#pinned.add(entry);
      }
      newest.set(subject, entry);
    }
    const kept = waiting.filter((entry) => {
      const subject = subjectOf(entry);
      return subject === undefined || this.#pinned.has(entry) || newest.get(subject) === entry;
    });
    this.#entries = kept;
    this.#next = 0;
    if (kept.length > this.#limit * 0.75) this.#overflow();
  }

  #overflow(): void {
    this.#empty();
    this.end(
      new OverloadedError(
        `More than ${this.#limit} events wait for this iterator, and none of them may be dropped. ` +
          'Do less per event, or use onProgress; the operation itself goes on.',
        { buffer: 'iterator', limit: this.#limit },
      ),
    );
  }
}

/** What a `latest` event is about, as a key; undefined for an event that must not be dropped. */
function subjectOf({ message, spec }: Entry): unknown {
  if (spec?.contract.delivery !== 'latest') return undefined;
  let key = message.type;
  for (const field of spec.contract.subject) {
    // The operation is the same for all events of a buffer.
    if (field !== 'operation_id') key += `\u0000${String(payloadOf(message)[field])}`;
  }
  return key;
}
