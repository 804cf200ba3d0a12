import type { BackendError } from '../errors.ts';
import type { CallOptions } from './call-options.ts';
import type { CommandSpec } from './command-table.ts';
import type { TimeLimits } from './time-limits.ts';

/** Abandoned ids that are remembered, so that their late replies are told from replies to nothing. */
const REMEMBERED = 1000;

/** One call that waits for its response. */
export interface PendingCommand {
  readonly id: string;
  readonly spec: CommandSpec;
  readonly payload: unknown;
  readonly limits: TimeLimits;
  readonly options: CallOptions;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: BackendError) => void;
  /** What the caller holds. */
  promise: Promise<unknown> | undefined;
  /** Number of its line in the outbox. */
  line: number;
  /** Takes its listener off the caller's signal. */
  unlisten: (() => void) | undefined;
}

/**
 * The calls that wait for their response, by id. Whoever settles one takes it out first: an id that is not in here
 * can settle nothing, so a reply that comes twice, or late, does no harm.
 */
export class PendingCommands {
  readonly #waiting = new Map<string, PendingCommand>();
  readonly #abandoned = new Map<string, CommandSpec>();
  #starters = 0;

  get size(): number {
    return this.#waiting.size;
  }

  /** How many of them start an operation: while there is one, events of operations not known yet may be its. */
  get starters(): number {
    return this.#starters;
  }

  add(pending: PendingCommand): void {
    this.#waiting.set(pending.id, pending);
    if (pending.spec.operation !== undefined) this.#starters += 1;
  }

  get(id: string): PendingCommand | undefined {
    return this.#waiting.get(id);
  }

  /** Takes one out, so that it can be settled; undefined if it is not in here any more. */
  take(id: string): PendingCommand | undefined {
    const pending = this.#waiting.get(id);
    if (pending === undefined) return undefined;
    this.#waiting.delete(id);
    if (pending.spec.operation !== undefined) this.#starters -= 1;
    if (pending.unlisten !== undefined) pending.unlisten();
    return pending;
  }

  /** Remembers an id whose caller has given up. */
  abandon(pending: PendingCommand): void {
    this.#abandoned.set(pending.id, pending.spec);
    if (this.#abandoned.size <= REMEMBERED) return;
    const [oldest] = this.#abandoned.keys();
    if (oldest !== undefined) this.#abandoned.delete(oldest);
  }

  /** The command of an abandoned id; forgets it. */
  takeAbandoned(id: string): CommandSpec | undefined {
    const spec = this.#abandoned.get(id);
    this.#abandoned.delete(id);
    return spec;
  }

  /** All that wait, in the order in which they were sent; taking them out while going through them is safe. */
  values(): IterableIterator<PendingCommand> {
    return this.#waiting.values();
  }
}

/**
 * Rejects a call. Its promise never becomes an unhandled rejection: a program must not end because a call it looks
 * at later, or not at all, was cut short with its backend.
 */
export function rejectCall(pending: PendingCommand, error: BackendError): void {
  pending.promise?.catch(() => {});
  pending.reject(error);
}
