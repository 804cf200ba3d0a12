import type { CallOptions } from '../../client/call-options.ts';
import type { CommandState } from './command-state.ts';
import type { HookClient } from './command-types.ts';

/** State of a query. */
export interface QueryState<Data> extends CommandState<Data> {
  /** Whether `data` answer an earlier question: the payload is another one now. */
  readonly stale: boolean;
}

/** What a component wants to know. */
interface Question {
  readonly command: string;
  readonly payload: unknown;
  readonly options: CallOptions<never>;
  /** The same for the same question. */
  readonly key: string;
  /** In which life of the backend it is asked. */
  readonly life: number;
}

interface Asked {
  readonly key: string;
  life: number;
  readonly controller: AbortController;
}

const NOTHING_KNOWN: QueryState<unknown> = {
  data: undefined,
  error: undefined,
  pending: false,
  stale: false,
};

/** The newest answer to the newest question of one component. */
export class Query {
  readonly #client: HookClient;
  readonly #listeners = new Set<() => void>();
  #state = NOTHING_KNOWN;
  #wanted: Question | undefined;
  #asked: Asked | undefined;

  constructor(client: HookClient) {
    this.#client = client;
  }

  readonly get = (): QueryState<unknown> => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Asks, if the question is a new one or the backend has come back since; with undefined it wants to know nothing more. */
  want(question: Question | undefined): void {
    this.#wanted = question;
    if (question === undefined) this.#leave();
    else if (question.key !== this.#asked?.key) this.#ask();
    // A call that is under way may have been waiting for this life: it is asked again only if that fails.
    else if (question.life > this.#asked.life && !this.#state.pending) this.#ask();
  }

  /** Asks again. */
  readonly refetch = (): void => {
    if (this.#wanted !== undefined) this.#ask();
  };

  #ask(): void {
    const question = this.#wanted;
    if (question === undefined) return;
    const isNew = question.key !== this.#asked?.key;
    this.#abort();
    const asked: Asked = { key: question.key, life: question.life, controller: new AbortController() };
    this.#asked = asked;
    const { data, stale } = this.#state;
    this.#set({ data, error: undefined, pending: true, stale: data !== undefined && (stale || isNew) });
    // A moment later: in StrictMode, React mounts, unmounts and mounts again before it passes.
    queueMicrotask(() => void this.#run(question, asked));
  }

  async #run({ command, payload, options }: Question, asked: Asked): Promise<void> {
    if (asked !== this.#asked) return;
    try {
      const data = await this.#client.call(command, payload, { ...options, signal: asked.controller.signal });
      if (asked !== this.#asked) return;
      asked.life = this.#wanted?.life ?? asked.life;
      this.#set({ data, error: undefined, pending: false, stale: false });
    } catch (error) {
      if (asked !== this.#asked) return;
      if (this.#wanted !== undefined && this.#wanted.life > asked.life) this.#ask();
      else this.#set({ ...this.#state, error, pending: false });
    }
  }

  /** Nobody wants to know any more. What is known stays. */
  #leave(): void {
    this.#abort();
    this.#asked = undefined;
    if (this.#state.pending) this.#set({ ...this.#state, pending: false });
  }

  #abort(): void {
    if (this.#state.pending) this.#asked?.controller.abort(new Error('Nobody waits for it any more.'));
  }

  #set(state: QueryState<unknown>): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}
