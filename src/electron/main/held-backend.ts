import { ClosedError } from '../../errors.ts';
import type { BridgedBackend } from '../bridge/bridged-backend.ts';

/** A backend as windows have it: as it is, but that it is not started while the app is being updated. */
export class HeldBackend implements BridgedBackend {
  readonly #backend: BridgedBackend;
  #isHeld = false;

  constructor(backend: BridgedBackend) {
    this.#backend = backend;
  }

  get contract(): BridgedBackend['contract'] {
    return this.#backend.contract;
  }

  get status(): BridgedBackend['status'] {
    return this.#backend.status;
  }

  /** Ends it and keeps it ended, whoever else starts it; resolves, with what lets it go, when it is gone. */
  async hold(): Promise<() => void> {
    this.#isHeld = true;
    const undo = this.#backend.on('status', ({ state }) => {
      if (state === 'starting' || state === 'running') this.#backend.stop().catch(() => {});
    });
    await this.#backend.stop();
    return () => {
      undo();
      this.#isHeld = false;
    };
  }

  readonly on: BridgedBackend['on'] = (name, listener) => this.#backend.on(name, listener);

  readonly call: BridgedBackend['call'] = (name, payload, options) =>
    this.#backend.call(name, payload, options);

  readonly operation: BridgedBackend['operation'] = (id) => this.#backend.operation(id);

  readonly stop: BridgedBackend['stop'] = () => this.#backend.stop();

  readonly start: BridgedBackend['start'] = () => (this.#isHeld ? refused() : this.#backend.start());

  readonly restart: BridgedBackend['restart'] = () => (this.#isHeld ? refused() : this.#backend.restart());
}

function refused(): Promise<never> {
  const text = 'The app is being updated: its backend is not started before that is done.';
  return Promise.reject(new ClosedError(text, { outcome: 'not-sent' }));
}
