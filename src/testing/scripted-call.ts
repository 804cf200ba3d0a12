import type { CommandMessage } from '../messages/index.ts';
import type { MemoryPeer } from './memory-transport.ts';

/** Thrown by a handler of a scripted backend: becomes an error response. */
export class ScriptedFailure extends Error {
  /** The error code on the wire. */
  readonly errorCode: string;
  /** Facts about the error. */
  readonly details: Record<string, unknown> | undefined;

  constructor(errorCode: string, message: string, details?: Record<string, unknown>) {
    super(message);
    this.name = 'ScriptedFailure';
    this.errorCode = errorCode;
    this.details = details;
  }
}

/** One command that a scripted backend answers. */
export class ScriptedCall {
  /** The command's id. */
  readonly id: string;
  /** The command's name. */
  readonly name: string;
  readonly #peer: MemoryPeer;
  readonly #payload: Record<string, unknown>;
  #answered = false;

  constructor(peer: MemoryPeer, command: CommandMessage) {
    this.#peer = peer;
    this.id = command.id;
    this.name = command.type;
    this.#payload = command.payload;
  }

  /** Answers with success, before the handler returns. What the handler returns is then no answer any more. */
  answer(data: unknown): void {
    this.#answered = true;
    const type = `${this.name}_RESPONSE`;
    this.#peer.send({ id: this.id, type, success: true, data, error: null, timestamp: Date.now() });
  }

  /** Never answers. */
  stayMute(): void {
    this.#answered = true;
  }

  /** Sends a progress event; of this very command unless `fields` name another `operation_id`. */
  progress(type: string, fields: Record<string, unknown>): void {
    const payload = { operation_id: this.id, ...fields };
    this.#peer.send({ id: 'progress-event', type, payload, timestamp: Date.now() });
  }

  /** @internal */
  async play(
    handler: ((payload: Record<string, unknown>, call: ScriptedCall) => unknown) | undefined,
  ): Promise<void> {
    try {
      if (handler === undefined)
        throw new ScriptedFailure('UNKNOWN_COMMAND', `Unknown command: ${this.name}`);
      const data = await handler(this.#payload, this);
      if (!this.#answered) this.answer(data ?? null);
    } catch (error) {
      if (!this.#answered) this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#answered = true;
    const failure =
      error instanceof ScriptedFailure ? error : new ScriptedFailure('INTERNAL_ERROR', String(error));
    this.#peer.send({
      id: this.id,
      type: 'ERROR_RESPONSE',
      success: false,
      data: null,
      error: failure.message,
      error_code: failure.errorCode,
      ...(failure.details === undefined ? {} : { details: failure.details }),
      timestamp: Date.now(),
    });
  }
}
