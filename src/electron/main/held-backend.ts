import { ClosedError } from '../../errors.ts';
import type { BridgedBackend } from '../bridge/bridged-backend.ts';

/** A backend as windows have it: as it is, but that it is not started while the app is being updated. */
export class HeldBackend implements BridgedBackend {
  readonly #backend: BridgedBackend;
  /** Who holds it. */
  readonly #holds = new Set<symbol>();
  /** Ends what keeps it ended, while somebody holds it. */
  #release: (() => void) | undefined;

  constructor(backend: BridgedBackend) {
    this.#backend = backend;
  }

  get contract(): BridgedBackend['contract'] {
    return this.#backend.contract;
  }

  get status(): BridgedBackend['status'] {
    return this.#backend.status;
  }

  /**
   * Ends it and keeps it ended, whoever else starts it, until all who hold it have let go; resolves, when it is gone,
   * with what lets go. Where it cannot be ended, it is not held either.
   */
  async hold(): Promise<() => void> {
    const own = Symbol();
    this.#holds.add(own);
    this.#release ??= this.#backend.on('status', ({ state }) => {
      if (state === 'starting' || state === 'running') this.#backend.stop().catch(() => {});
    });
    const letGo = (): void => {
      if (this.#holds.delete(own) && this.#holds.size === 0) this.letGo();
    };
    try {
      await this.#backend.stop();
    } catch (error) {
      letGo();
      throw error;
    }
    return letGo;
  }

  /** Lets it be started again, whoever holds it. */
  letGo(): void {
    this.#holds.clear();
    this.#release?.();
    this.#release = undefined;
  }

  readonly on: BridgedBackend['on'] = (name, listener) => this.#backend.on(name, listener);

  readonly recentLog: NonNullable<BridgedBackend['recentLog']> = () => this.#backend.recentLog?.() ?? [];

  readonly call: BridgedBackend['call'] = (name, payload, options) =>
    this.#backend.call(name, payload, options);

  readonly operation: BridgedBackend['operation'] = (id, options) => this.#backend.operation(id, options);

  readonly stop: BridgedBackend['stop'] = () => this.#backend.stop();

  readonly start: BridgedBackend['start'] = () => (this.#holds.size > 0 ? refused() : this.#backend.start());

  readonly restart: BridgedBackend['restart'] = () =>
    this.#holds.size > 0 ? refused() : this.#backend.restart();
}

function refused(): Promise<never> {
  const text = 'The app is being updated: its backend is not started before that is done.';
  return Promise.reject(new ClosedError(text, { outcome: 'not-sent' }));
}
