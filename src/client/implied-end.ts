import type { ProgressMessage } from '../messages/index.ts';
import { payloadOf } from '../wire/codec.ts';
import type { EventSpec } from './command-table.ts';

const TERMINAL = new Set<unknown>(['completed', 'failed', 'cancelled', 'interrupted']);

/**
 * Tells when an operation has ended by a backend that knows only the reference, and so has no `final`: there a
 * terminal `status`, or `completed` = `total`, on an event of the final type ends it. Where the command names several
 * things, as `queue_ids` does, each of them has to end.
 */
export class ImpliedEnd {
  readonly #payload: Readonly<Record<string, unknown>>;
  #open: Set<unknown> | undefined;

  /** @param payload what the command was sent with. */
  constructor(payload: unknown) {
    this.#payload =
      typeof payload === 'object' && payload !== null ? (payload as Record<string, unknown>) : {};
  }

  /** Whether an event, which is of the final type, is the last one. */
  isReachedBy(message: ProgressMessage, spec: EventSpec | undefined): boolean {
    const payload = payloadOf(message);
    const { status, completed, total } = payload;
    const ended = TERMINAL.has(status) || (typeof total === 'number' && total > 0 && completed === total);
    if (!ended) return false;
    for (const field of spec?.contract.subject ?? []) {
      const named = this.#payload[`${field}s`];
      if (!Array.isArray(named)) continue;
      this.#open ??= new Set(named);
      this.#open.delete(payload[field]);
      return this.#open.size === 0;
    }
    return true;
  }
}
