import type { Clip, Prompt, Queue } from 'stdwire';
import { refusal } from '../../../helpers/failures.ts';
import type { CommandStage } from './stage.ts';

/** What keeps a song from ever being done. */
export const STUCK = { name: 'generate_stuck' };

/** Prompts with these titles. */
export function promptsFor(titles: readonly string[]): Prompt[] {
  return titles.map((title) => ({ title, lyrics: `${title}, la la la`, style: 'pop' }));
}

/** The only queue there is: one song of each title, made one at a time. */
export async function newQueue(
  { client }: CommandStage,
  account_name: string,
  titles: readonly string[],
): Promise<Queue> {
  await client.clearQueues();
  const prompts = promptsFor(titles);
  return client.createQueue({ account_name, total_songs: titles.length, songs_per_batch: 1, prompts });
}

/** Does something while a queue of the account runs, and is not getting on. */
export async function whileQueueRuns<T>(
  stage: CommandStage,
  account: string,
  action: (queue: Queue) => Promise<T>,
): Promise<T> {
  return stage.whileStudioFails([STUCK], async () => {
    const queue = await newQueue(stage, account, ['Endless']);
    const operation = await stage.client.startQueueExecution({ queue_ids: [queue.id] });
    try {
      return await action(queue);
    } finally {
      await operation.cancel();
      await refusal(operation.result);
    }
  });
}

/** Makes songs for an account, and returns a token of it with its clips as the service lists them. */
export async function madeSongs(
  { client }: CommandStage,
  account_name: string,
  titles: readonly string[],
): Promise<{ session_token: string; clips: Clip[] }> {
  const batch = await client.createSongsBatch({
    account_name,
    prompts: promptsFor(titles),
    auto_submit: true,
  });
  await batch.result;
  const { token: session_token } = await client.getSessionToken({ account_name });
  return { session_token, clips: await client.fetchClips({ session_token, use_my_songs: true }) };
}
