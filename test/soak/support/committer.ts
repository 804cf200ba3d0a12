import type { BackendClient } from 'stdwire';

/** What can be done for one account, in this order. */
export type Step = 'account' | 'queue' | 'record' | 'rename';

/** Prompts that are in the pool before anything is committed; each queue takes one of them. */
const PROMPTS = 10_000;

/** The name of an account before and after its rename, and the id of its record. */
export const namesOf = (round: number) => ({
  before: `account ${round}`,
  after: `renamed ${round}`,
  song: `song ${round}`,
});

/**
 * Has a song backend commit one thing after the other, several at a time, and remembers what it has acknowledged.
 * Rounds are counted on over all lives of the backend, so that everything it is asked for is asked for once.
 */
export class Committer {
  /** For each round, the steps that the backend has said it has done. */
  readonly acknowledged = new Map<number, Set<Step>>();
  /** For each call that the death of the backend has cut short, when it was told so. */
  readonly cutAt: number[] = [];
  /** What went wrong otherwise. */
  readonly failures: unknown[] = [];
  acknowledgements = 0;
  #round = 0;
  #onAcknowledged: () => void = () => {};

  /** Fills the pool from which queues take their prompts: the first queue brings it. */
  async prepare(client: BackendClient): Promise<void> {
    await client.createAccount({ name: 'the first' });
    const prompts = Array.from({ length: PROMPTS }, (_, index) => ({
      title: `Song ${index}`,
      lyrics: 'la la la',
      style: 'pop',
    }));
    await client.createQueue({ account_name: 'the first', total_songs: 1, songs_per_batch: 1, prompts });
  }

  /** Works, that many at a time, until the backend is gone; resolves when none of its calls waits any more. */
  async work(client: BackendClient, atOnce: number): Promise<void> {
    await Promise.all(Array.from({ length: atOnce }, () => this.#workAlone(client)));
  }

  /** Resolves after that many more acknowledgements. */
  after(count: number): Promise<void> {
    const wanted = this.acknowledgements + count;
    return new Promise((resolve) => {
      this.#onAcknowledged = () => {
        if (this.acknowledgements < wanted) return;
        this.#onAcknowledged = () => {};
        resolve();
      };
      this.#onAcknowledged();
    });
  }

  async #workAlone(client: BackendClient): Promise<void> {
    for (;;) {
      const round = this.#round++;
      for (const [step, commit] of stepsOf(client, round)) {
        try {
          await commit();
        } catch (error) {
          this.#cut(error);
          return;
        }
        this.#acknowledge(round, step);
      }
    }
  }

  #acknowledge(round: number, step: Step): void {
    const steps = this.acknowledged.get(round) ?? new Set();
    this.acknowledged.set(round, steps.add(step));
    this.acknowledgements += 1;
    this.#onAcknowledged();
  }

  #cut(error: unknown): void {
    if ((error as { code?: unknown }).code === 'BACKEND_EXITED') this.cutAt.push(performance.now());
    else this.failures.push(error);
  }
}

function stepsOf(client: BackendClient, round: number): [step: Step, commit: () => Promise<unknown>][] {
  const { before, after, song } = namesOf(round);
  const record = {
    song_id: song,
    title: song,
    prompt_index: 0,
    account_name: before,
    status: 'completed',
  } as const;
  return [
    ['account', () => client.createAccount({ name: before })],
    ['queue', () => client.createQueue({ account_name: before, total_songs: 1, songs_per_batch: 1 })],
    ['record', () => client.addCreationRecord({ record })],
    ['rename', () => client.renameAccount({ old_name: before, new_name: after })],
  ];
}
