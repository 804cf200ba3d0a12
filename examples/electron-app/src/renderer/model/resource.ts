import { Store } from './store.ts';

/** Something that is read from the backend. What was read last stays, also when a later reading fails. */
export interface Loaded<Data> {
  readonly data: Data | undefined;
  readonly loading: boolean;
  readonly error: unknown;
}

/** Reads something again and again; of two readings under way the later one counts. */
export class Resource<Data> extends Store<Loaded<Data>> {
  readonly #read: () => Promise<Data>;
  #turn = 0;

  constructor(read: () => Promise<Data>) {
    super({ data: undefined, loading: false, error: undefined });
    this.#read = read;
  }

  /** Never rejects: what went wrong is in the state. */
  readonly reload = async (): Promise<void> => {
    this.#turn += 1;
    const turn = this.#turn;
    this.update((state) => ({ ...state, loading: true }));
    try {
      const data = await this.#read();
      if (turn === this.#turn) this.set({ data, loading: false, error: undefined });
    } catch (error) {
      if (turn === this.#turn) this.update(({ data }) => ({ data, loading: false, error }));
    }
  };

  /** Forgets what was read, and what is being read. */
  clear(): void {
    this.#turn += 1;
    this.set({ data: undefined, loading: false, error: undefined });
  }
}
