/** A value that changes, for `useSyncExternalStore`: https://react.dev/reference/react/useSyncExternalStore */
export class Store<State> {
  #state: State;
  readonly #listeners = new Set<() => void>();

  constructor(state: State) {
    this.#state = state;
  }

  readonly get = (): State => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Takes the new state, or makes it of the old one. What changes nothing tells nobody. */
  set(next: State): void {
    if (Object.is(next, this.#state)) return;
    this.#state = next;
    for (const listener of [...this.#listeners]) listener();
  }

  update(change: (state: State) => State): void {
    this.set(change(this.#state));
  }
}
