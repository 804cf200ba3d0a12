import type { Contract } from '../../client/contract.ts';
import type { ProgressMessage } from '../../messages/index.ts';
import { payloadOf } from '../../wire/codec.ts';

/** Tells which events may give way to a newer one, and to which. */
export class EventSubjects {
  /** The subject's fields by type of event; undefined for those that must not be dropped. */
  readonly #fields = new Map<string, readonly string[] | undefined>();

  constructor({ events }: Pick<Contract, 'events'>) {
    for (const { name, delivery, subject } of Object.values(events)) {
      this.#fields.set(name, delivery === 'latest' ? subject : undefined);
    }
  }

  /** Whether the contract knows the type of an event. */
  knows({ type }: ProgressMessage): boolean {
    return this.#fields.has(type);
  }

  /** What an event is about, as a key; undefined for one that must not be dropped, as the final one of an operation. */
  of(message: ProgressMessage): string | undefined {
    const fields = this.#fields.get(message.type);
    if (fields === undefined) return undefined;
    const payload = payloadOf(message);
    if (payload.final === true) return undefined;
    let key = message.type;
    for (const field of fields) key += `\u0000${String(payload[field])}`;
    return key;
  }
}
