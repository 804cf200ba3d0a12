/** A value that changes, in the form that React's `useSyncExternalStore` takes. */
export interface Store<Value> {
  /** The value now: the same object until it changes. */
  get(): Value;
  /** Calls back after every change; returns its undo. */
  subscribe(listener: () => void): () => void;
}

/** A {@link Store} that can be written to. */
export class WritableStore<Value> implements Store<Value> {
  #value: Value;
  readonly #listeners = new Set<() => void>();
  readonly #report: (error: unknown) => void;

  /** @param report told what a listener threw. */
  constructor(value: Value, report: (error: unknown) => void) {
    this.#value = value;
    this.#report = report;
  }

  // Arrow functions: they are handed to `useSyncExternalStore` as they are.
  readonly get = (): Value => this.#value;

  readonly subscribe = (listener: () => void): (() => void) => {
    // A function of its own, so that the same listener given twice is called twice and undone once each.
    const own = (): void => listener();
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  };

  set(value: Value): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) {
      try {
        if (this.#listeners.has(listener)) listener();
      } catch (error) {
        this.#report(error);
      }
    }
  }
}
