import { Store } from './store.ts';

/** A store that this computer remembers. What is remembered and does not fit any more is forgotten. */
export class KeptStore<State> extends Store<State> {
  readonly #key: string;

  constructor(key: string, fallback: State, parse: (value: unknown) => State | undefined) {
    super(remembered(key, parse) ?? fallback);
    this.#key = key;
  }

  override set(next: State): void {
    super.set(next);
    try {
      localStorage.setItem(this.#key, JSON.stringify(next));
    } catch {
      // A full or forbidden storage costs the memory, not the work.
    }
  }
}

function remembered<State>(key: string, parse: (value: unknown) => State | undefined): State | undefined {
  try {
    return parse(JSON.parse(localStorage.getItem(key) ?? 'null'));
  } catch {
    return undefined;
  }
}
