import { log } from './log.mjs';
import { Refusal } from './refusal.mjs';

/**
 * Takes commands in the order of their arrival. A state command is done before the next line is looked at, so they are in order by themselves
 * (CMD-6); a worker command and the work of an operation go on beside the others (CMD-12); control commands wait for nothing (CTL-6).
 */
export class Router {
  #contract;
  #handlers;
  #operations;
  #store;
  #writer;
  #usedIds = new Set();
  /** Commands that were not answered yet, by id. */
  #underWay = new Map();
  #isStopping = false;

  constructor({ contract, handlers, operations, store, writer }) {
    this.#contract = contract;
    this.#handlers = handlers;
    this.#operations = operations;
    this.#store = store;
    this.#writer = writer;
  }

  get underWay() {
    return this.#underWay.size;
  }

  /** Takes what `readCommand` has made of a line. */
  take({ id, type, payload, refusal }) {
    if (id !== null && this.#usedIds.has(id)) {
      const twice = new Refusal('INVALID_PAYLOAD', 'This id was used before: give each command its own.', {
        id,
      });
      return this.#writer.failure(null, twice);
    }
    if (id !== null) this.#remember(id);
    const command = refusal === undefined ? this.#contract.command(type) : undefined;
    if (refusal !== undefined) return this.#writer.failure(id, refusal);
    if (command === undefined) {
      return this.#writer.failure(id, new Refusal('UNKNOWN_COMMAND', `Unknown command type: ${type}`));
    }
    if (this.#isStopping) return this.#writer.failure(id, stopped());
    return this.#run(id, command, payload);
  }

  /** Asks a command to end; tells whether it will, and how it stands (CTL-4). */
  cancel(id) {
    const running = this.#underWay.get(id);
    if (running === undefined) return { command_id: id, accepted: false, status: 'unknown' };
    if (!running.isCancellable) return { command_id: id, accepted: false, status: 'running' };
    running.abort.abort(new Refusal('CANCELLED', 'The command was cancelled.'));
    return { command_id: id, accepted: true, status: 'cancelling' };
  }

  /** From now on commands are answered with INTERRUPTED. */
  refuseFurther() {
    this.#isStopping = true;
  }

  /** Takes no further command, ends what runs, and resolves when everything has been told (CTL-5, OP-6). */
  async stop() {
    this.refuseFurther();
    this.#operations.interruptAll();
    for (const { abort } of this.#underWay.values()) abort.abort(stopped());
    while (this.#underWay.size > 0 || this.#operations.running.length > 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #run(id, command, payload) {
    let answer;
    const call = { id, command, abort: new AbortController(), isCancellable: command.effects.cancellable };
    call.report = (type, fields) => this.#writer.event(type, { operation_id: id, ...fields });
    call.signal = call.abort.signal;
    try {
      this.#contract.check(command, payload);
      answer = this.#handlers[command.name](payload, call);
    } catch (error) {
      return this.#fail(call, error);
    }
    if (!(answer instanceof Promise)) return this.#succeed(call, answer);
    this.#underWay.set(id, call);
    return answer.then(
      (data) => this.#succeed(call, data),
      (error) => this.#fail(call, call.signal.aborted ? call.signal.reason : error),
    );
  }

  #succeed(call, answer) {
    const { id, command } = call;
    const operation = command.operation && this.#operations.create(command, answer.accounts);
    try {
      if (operation !== undefined) answer.begin(operation);
      this.#store.commit();
    } catch (error) {
      return this.#fail(call, error);
    }
    this.#underWay.delete(id);
    if (operation === undefined) return this.#writer.success(id, command.name, answer);
    // The response comes before the first event (OP-3).
    const started = { operation_id: operation.id, status: 'started', ...answer.started };
    this.#writer.success(id, command.name, started);
    void this.#operations.start(operation, answer);
    if (this.#isStopping) this.#operations.interruptAll();
  }

  #fail({ id, command }, error) {
    this.#underWay.delete(id);
    if (error instanceof Refusal) return this.#writer.failure(id, error);
    log(`${command.name}: ${error.stack}`);
    const text = `${command.name} failed for a reason that has no code: the log of the backend tells it.`;
    return this.#writer.failure(id, new Refusal('INTERNAL_ERROR', text));
  }

  #remember(id) {
    this.#usedIds.add(id);
    if (this.#usedIds.size <= this.#contract.limits.remembered_ids) return;
    const [oldest] = this.#usedIds;
    this.#usedIds.delete(oldest);
  }
}

function stopped() {
  return new Refusal('INTERRUPTED', 'The backend is stopping: start it again, and send this again.');
}
