import type { Contract } from '../../client/contract.ts';
import type { ProgressMessage } from '../../messages/index.ts';
import { payloadOf } from '../../wire/codec.ts';

/** Tells which events may give way to a newer one, and to which. */
export class EventSubjects {
  /** The subject's fields by type of event, of those that may give way. */
  readonly #latest = new Map<string, readonly string[]>();

  constructor({ events }: Pick<Contract, 'events'>) {
    for (const event of Object.values(events)) {
      if (event.delivery === 'latest') this.#latest.set(event.name, event.subject);
    }
  }

  /** What an event is about, as a key; undefined for one that must not be dropped, as the final one of an operation. */
  of(message: ProgressMessage): string | undefined {
    const fields = this.#latest.get(message.type);
    if (fields === undefined) return undefined;
    const payload = payloadOf(message);
    if (payload.final === true) return undefined;
    let key = message.type;
    for (const field of fields) key += `\u0000${String(payload[field])}`;
    return key;
  }
}
