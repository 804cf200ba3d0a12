import type { ProgressMessage } from '../messages/index.ts';
import { payloadOf } from '../wire/codec.ts';
import type { EventSpec } from './command-table.ts';
import type { ImpliedEnd } from './implied-end.ts';
import type { RunningOperation } from './running-operation.ts';
import type { Validator } from './validator.ts';

/** Events that are kept for operations whose response has not come yet; past it the oldest give way. */
const EARLY_LIMIT = 10_000;

/** An event with what the contract says about it. */
export interface KnownEvent {
  readonly message: ProgressMessage;
  readonly spec: EventSpec | undefined;
}

/** An operation that runs, with what tells its end. */
export interface TrackedOperation {
  readonly handle: RunningOperation;
  /** Type of its final event; undefined for a command that the contract does not know. */
  readonly final: string | undefined;
  /** Checks its result. */
  readonly result: Validator | undefined;
  /** For a backend without `final`. */
  readonly implied: ImpliedEnd | undefined;
}

/** The operations that run, and the events that came before the response that names their operation. */
export class Operations {
  readonly #running = new Map<string, TrackedOperation>();
  readonly #early = new Map<string, KnownEvent[]>();
  readonly #limit: number;
  #kept = 0;
  #latest: TrackedOperation | undefined;

  constructor(limit: number = EARLY_LIMIT) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#running.size;
  }

  /** Events that are kept. */
  get kept(): number {
    return this.#kept;
  }

  /** Event after event is of the same operation: to compare its id costs half of hashing it. */
  get(id: string): TrackedOperation | undefined {
    if (id === this.#latest?.handle.id) return this.#latest;
    const found = this.#running.get(id);
    if (found !== undefined) this.#latest = found;
    return found;
  }

  add(operation: TrackedOperation): void {
    this.#running.set(operation.handle.id, operation);
  }

  delete(id: string): void {
    this.#running.delete(id);
    this.#latest = undefined;
  }

  values(): IterableIterator<TrackedOperation> {
    return this.#running.values();
  }

  /** Keeps an event for an operation that is not known yet; returns the one that had to give way, if one had to. */
  keep(id: string, event: KnownEvent): KnownEvent | undefined {
    const events = this.#early.get(id);
    if (events === undefined) this.#early.set(id, [event]);
    else events.push(event);
    this.#kept += 1;
    return this.#kept > this.#limit ? this.#giveWay() : undefined;
  }

  /** The events that were kept for an operation, in order. */
  takeEarly(id: string): readonly KnownEvent[] {
    const events = this.#early.get(id) ?? [];
    this.#early.delete(id);
    this.#kept -= events.length;
    return events;
  }

  /** All events that were kept: nobody is left to claim them. */
  takeUnclaimed(): readonly KnownEvent[] {
    const events = [...this.#early.values()].flat();
    this.#early.clear();
    this.#kept = 0;
    return events;
  }

  /** The oldest event of the operation that has been waiting longest; never its final one while it has another. */
  #giveWay(): KnownEvent | undefined {
    for (const [id, events] of this.#early) {
      const index = events.findIndex(({ message }) => payloadOf(message).final !== true);
      const [event] = events.splice(Math.max(index, 0), 1);
      if (events.length === 0) this.#early.delete(id);
      this.#kept -= 1;
      return event;
    }
    return undefined;
  }
}
