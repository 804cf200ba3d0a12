import type { CreationRecord, Queue, RemoteBackendClient } from 'stdwire/electron/renderer';
import { KeptStore } from './kept-store.ts';
import type { Draft } from './prompts.ts';
import { Resource } from './resource.ts';
import type { Runs } from './runs.ts';

/** Queues as they are, with the songs that they have dealt with. */
interface QueueBook {
  readonly queues: readonly Queue[];
  readonly records: readonly CreationRecord[];
}

type Titles = Readonly<Record<string, readonly string[]>>;

/** The queues of the backend. */
export class Queues {
  readonly book: Resource<QueueBook>;
  /** The titles of the prompts of each queue that was made here, by its id. */
  readonly titles = new KeptStore<Titles>('stdwire-app.queue-titles', {}, parseTitles);
  readonly #backend: RemoteBackendClient;
  readonly #runs: Runs;

  constructor(backend: RemoteBackendClient, runs: Runs) {
    this.#backend = backend;
    this.#runs = runs;
    this.book = new Resource(async () => {
      const [queues, records] = await Promise.all([backend.getQueues(), backend.getCreationHistory()]);
      return { queues, records: records.filter(({ queue_id }) => queue_id !== null) };
    });
  }

  /** Makes a queue of the prompts as they are now. */
  async create(wanted: {
    readonly account: string;
    readonly prompts: readonly Draft[];
    readonly songsPerBatch: number;
  }): Promise<Queue> {
    const queue = await this.#backend.createQueue({
      account_name: wanted.account,
      total_songs: wanted.prompts.length,
      songs_per_batch: Math.min(wanted.songsPerBatch, wanted.prompts.length),
      prompts: wanted.prompts.map(({ title, lyrics, style }) => ({ title, lyrics, style })),
    });
    // What was kept of queues that are gone goes with them.
    const kept = Object.entries(this.titles.get()).filter(([id]) => this.#isThere(id));
    const titles = wanted.prompts.map(({ title }) => title);
    this.titles.set({ ...Object.fromEntries(kept), [queue.id]: titles });
    await this.book.reload();
    return queue;
  }

  /** Starts queues, or goes on with them where they stopped. */
  async start(ids: readonly string[]): Promise<void> {
    const operation = await this.#backend.startQueueExecution({ queue_ids: [...ids] });
    this.#runs.follow(operation, { queueIds: ids });
    await this.book.reload();
  }

  async remove(id: string): Promise<void> {
    await this.#backend.removeQueue({ queue_id: id });
    await this.book.reload();
  }

  /** Removes all of them, and the list of prompts that they were made from. */
  async clear(): Promise<void> {
    await this.#backend.clearQueues();
    await this.book.reload();
  }

  #isThere(id: string): boolean {
    return this.book.get().data?.queues.some((queue) => queue.id === id) ?? true;
  }
}

function parseTitles(value: unknown): Titles | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const isList = (titles: unknown): boolean =>
    Array.isArray(titles) && titles.every((title) => typeof title === 'string');
  return Object.values(value).every(isList) ? (value as Titles) : undefined;
}
