import type { CreationRecord, Queue, RemoteBackendClient } from 'stdwire/electron/renderer';
import type { Draft } from './prompts.ts';
import { Resource } from './resource.ts';
import type { Runs } from './runs.ts';

/** Queues as they are, with the songs that they have dealt with. */
interface QueueBook {
  readonly queues: readonly Queue[];
  readonly records: readonly CreationRecord[];
}

/** The queues of the backend. */
export class Queues {
  readonly book: Resource<QueueBook>;
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
}
