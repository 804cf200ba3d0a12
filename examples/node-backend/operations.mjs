import { randomUUID } from 'node:crypto';
import { Refusal } from './refusal.mjs';

const ends = { CANCELLED: 'cancelled', INTERRUPTED: 'interrupted' };

/**
 * The operations of this process. Whatever becomes of one, it ends with exactly one final event, and nothing follows it (OP-4): `run` is a
 * function that reports by `operation.report`, and either returns what its final event carries or throws.
 */
export class Operations {
  #writer;
  #mostEnded;
  #all = new Map();

  constructor(writer, mostEnded) {
    this.#writer = writer;
    this.#mostEnded = mostEnded;
  }

  get running() {
    return [...this.#all.values()].filter(({ endedAt }) => endedAt === null);
  }

  /** Makes an operation that does not run yet: its response is to be written first (OP-3). */
  create(command, accounts) {
    const operation = {
      id: randomUUID(),
      command: command.name,
      finalType: command.operation.final,
      accounts,
    };
    Object.assign(operation, {
      abort: new AbortController(),
      progress: null,
      startedAt: Date.now(),
      endedAt: null,
      final: null,
    });
    operation.signal = operation.abort.signal;
    operation.report = (type, payload) => {
      // Of what is told before the end nothing may look like the end.
      if (type === operation.finalType) operation.progress = payload.progress;
      this.#writer.event(type, { operation_id: operation.id, ...payload });
    };
    return operation;
  }

  /**
   * Runs an operation. `soFar()` tells at any time what the final event carries beside its status: `result`, counts, `progress`. It ends as
   * `completed` unless `run` throws: a `Refusal` as what it says, anything else as INTERNAL_ERROR.
   */
  async start(operation, { run, soFar }) {
    this.#all.set(operation.id, operation);
    let end;
    try {
      await run(operation);
      end = { status: 'completed', message: 'Done' };
    } catch (error) {
      end = failedBecause(operation.signal.aborted ? operation.signal.reason : error);
    }
    const final = { operation_id: operation.id, ...soFar(end.status), ...end, final: true };
    Object.assign(operation, { final, endedAt: Date.now(), progress: final.progress });
    this.#forget();
    this.#writer.event(operation.finalType, final);
  }

  isAtWorkFor(accountId) {
    return this.running.some(({ accounts }) => accounts.includes(accountId));
  }

  /** Asks an operation to end; tells whether it will, and how it stands. */
  cancel(id) {
    const operation = this.#all.get(id);
    if (operation === undefined) return { operation_id: id, accepted: false, status: 'unknown' };
    if (operation.endedAt !== null)
      return { operation_id: id, accepted: false, status: operation.final.status };
    operation.abort.abort(new Refusal('CANCELLED', 'The operation was cancelled.'));
    return { operation_id: id, accepted: true, status: 'cancelling' };
  }

  interruptAll() {
    const why = new Refusal(
      'INTERRUPTED',
      'The backend stopped before this was done: start it again to go on.',
    );
    for (const { abort } of this.running) abort.abort(why);
  }

  list() {
    return [...this.#all.values()].map((operation) => ({
      operation_id: operation.id,
      command: operation.command,
      status: operation.final?.status ?? (operation.signal.aborted ? 'cancelling' : 'running'),
      progress: operation.progress,
      started_at: operation.startedAt,
      ended_at: operation.endedAt,
      final: operation.final,
    }));
  }

  #forget() {
    const ended = [...this.#all.values()]
      .filter(({ endedAt }) => endedAt !== null)
      .sort((a, b) => a.endedAt - b.endedAt);
    for (const { id } of ended.slice(0, Math.max(0, ended.length - this.#mostEnded))) this.#all.delete(id);
  }
}

function failedBecause(error) {
  const known =
    error instanceof Refusal ? error : new Refusal('INTERNAL_ERROR', 'Something went wrong in the middle.');
  const { code, message, details = null } = known;
  return { status: ends[code] ?? 'failed', message, error_code: code, error: message, details };
}
