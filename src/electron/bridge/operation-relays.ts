import type { Operation } from '../../client/operation.ts';
import type { BridgedBackend } from './bridged-backend.ts';
import { type OperationFollower, OperationRelay } from './operation-relay.ts';

/** The relays of the operations that run, by operation. */
export class OperationRelays {
  readonly #backend: BridgedBackend;
  readonly #relays = new Map<string, OperationRelay>();
  /** Operations that somebody is about to take hold of: who else wants to waits for the same. */
  readonly #coming = new Map<string, Promise<OperationRelay>>();

  constructor(backend: BridgedBackend) {
    this.#backend = backend;
  }

  get(id: string): OperationRelay | undefined {
    return this.#relays.get(id);
  }

  /** The relay of an operation that a call has started, which has called it back from its first event on. */
  add(relay: OperationRelay, operation: Operation): void {
    freeEvents(operation);
    this.#add(relay, operation);
  }

  /** Takes hold of an operation. */
  follow(id: string): Promise<OperationRelay> {
    const coming = this.#coming.get(id) ?? this.#follow(id).finally(() => this.#coming.delete(id));
    this.#coming.set(id, coming);
    return coming;
  }

  /** A follower gives the operation up: the backend is asked to stop it, and the others learn from it how it ends. */
  giveUp(relay: OperationRelay, follower: OperationFollower): void {
    relay.leave(follower);
    const { operation } = relay;
    if (operation !== undefined) this.#stop(operation, relay.isFollowed).catch(() => {});
  }

  /** `cancel()` ends an operation for all, at once, where its backend cannot be told: for others it has to go on then. */
  async #stop(operation: Operation, isFollowed: boolean): Promise<void> {
    if (isFollowed) await this.#backend.call('CANCEL_OPERATION', { operation_id: operation.id });
    else await operation.cancel();
  }

  async #follow(id: string): Promise<OperationRelay> {
    const relay = new OperationRelay();
    const operation = await this.#backend.operation(id, { onProgress: relay.receive });
    const known = this.#relays.get(id);
    if (known === undefined) this.#add(relay, operation);
    // Its call was accepted meanwhile.
    else relay.keepNothing();
    return known ?? relay;
  }

  #add(relay: OperationRelay, operation: Operation): void {
    relay.operation = operation;
    this.#relays.set(operation.id, relay);
    operation.result.then(
      (result) => this.#end(relay, operation.id, { ok: true, result }),
      (error: unknown) => this.#end(relay, operation.id, { ok: false, error }),
    );
  }

  #end(relay: OperationRelay, id: string, outcome: Parameters<OperationRelay['end']>[0]): void {
    if (this.#relays.get(id) === relay) this.#relays.delete(id);
    relay.end(outcome);
  }
}

/** The operation keeps its events for the first who iterates it. Nobody will: who started it is called back. */
function freeEvents(operation: Operation): void {
  void operation[Symbol.asyncIterator]().return?.();
}
