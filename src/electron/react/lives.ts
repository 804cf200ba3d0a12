import type { HookClient } from './command-types.ts';

/**
 * How often the backend has come, or come back: started again, or reached again after the way to it was lost. It grows
 * in the moment in which asking again makes sense.
 */
export class Lives {
  readonly #client: HookClient;
  #count = 0;
  #life: string | undefined;

  constructor(client: HookClient) {
    this.#client = client;
  }

  readonly get = (): number => {
    const life = lifeOf(this.#client);
    if (life !== undefined && life !== this.#life) this.#count += 1;
    this.#life = life;
    return this.#count;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    const undo = [this.#client.status.subscribe(listener), this.#client.connection.subscribe(listener)];
    return () => {
      for (const each of undo) each();
    };
  };
}

/** The life that could be asked now, if there is one. Where the status is not granted, the connection tells. */
export function lifeOf({ connection, status }: HookClient): string | undefined {
  if (connection.get().state !== 'open') return undefined;
  const now = status.get();
  if (now === undefined) return 'unknown';
  return now.state === 'running' ? `${now.generation}` : undefined;
}
