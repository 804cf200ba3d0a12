import { ClosedError } from '../../errors.ts';
import type { BridgedBackend } from '../bridge/bridged-backend.ts';

/** A backend as windows have it: as it is, but that it is not started while the app is being updated. */
export class HeldBackend implements BridgedBackend {
  readonly #backend: BridgedBackend;
  /** What ends the hold, while there is one. */
  #letGo: (() => void) | undefined;

  constructor(backend: BridgedBackend) {
    this.#backend = backend;
  }

  get contract(): BridgedBackend['contract'] {
    return this.#backend.contract;
  }

  get status(): BridgedBackend['status'] {
    return this.#backend.status;
  }

  /** Ends it and keeps it ended, whoever else starts it, until it is let go; resolves when it is gone. */
  async hold(): Promise<void> {
    this.#letGo ??= this.#backend.on('status', ({ state }) => {
      if (state === 'starting' || state === 'running') this.#backend.stop().catch(() => {});
    });
    await this.#backend.stop();
  }

  /** Lets it be started again. */
  letGo(): void {
    this.#letGo?.();
    this.#letGo = undefined;
  }

  readonly on: BridgedBackend['on'] = (name, listener) => this.#backend.on(name, listener);

  readonly call: BridgedBackend['call'] = (name, payload, options) =>
    this.#backend.call(name, payload, options);

  readonly operation: BridgedBackend['operation'] = (id) => this.#backend.operation(id);

  readonly stop: BridgedBackend['stop'] = () => this.#backend.stop();

  readonly start: BridgedBackend['start'] = () =>
    this.#letGo !== undefined ? refused() : this.#backend.start();

  readonly restart: BridgedBackend['restart'] = () =>
    this.#letGo !== undefined ? refused() : this.#backend.restart();
}

function refused(): Promise<never> {
  const text = 'The app is being updated: its backend is not started before that is done.';
  return Promise.reject(new ClosedError(text, { outcome: 'not-sent' }));
}
