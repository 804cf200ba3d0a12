import type { CreationRecord, Queue } from 'stdwire/electron/renderer';
import { isUnderWay, type Run } from '../../model/run.ts';

/** How many songs are shown that nothing is known of yet. */
const MOST_WAITING = 50;

/** A song of a queue, as it is shown. */
export interface ShownSong {
  readonly index: number;
  readonly title: string;
  readonly status: string;
  readonly progress: number;
  readonly error: string | undefined;
}

/**
 * What is written about a queue's songs, with what its run has told since.
 *
 * @param titles of its prompts, in order, as far as they are known: of songs that wait the backend tells none.
 */
export function songRows(
  { id: queueId, prompts_range: [first = 0, end = 0] }: Pick<Queue, 'id' | 'prompts_range'>,
  records: readonly CreationRecord[],
  run: Run | undefined,
  titles: readonly string[] = [],
): ShownSong[] {
  const rows = new Map<number, ShownSong>();
  for (const { prompt_index: index, title, status, error_message } of records) {
    const progress = status === 'completed' ? 100 : 0;
    rows.set(index, { index, title, status, progress, error: error_message ?? undefined });
  }
  for (const song of Object.values(run?.songs ?? {})) {
    if (song.queueId !== undefined && song.queueId !== queueId) continue;
    const { promptIndex: index, title, progress, error } = song;
    const ended = ['completed', 'failed', 'cancelled', 'interrupted', 'pending'].includes(song.status);
    const isOver = run !== undefined && !isUnderWay(run);
    const status = ended ? song.status : isOver ? 'interrupted' : song.step || song.status;
    const written = rows.get(index);
    // A run that is over has nothing newer to tell than what is written.
    if (written !== undefined && isOver) continue;
    rows.set(index, { index, title, status, progress, error: error ?? written?.error });
  }
  for (let index = first; index < Math.min(end, first + MOST_WAITING); index += 1) {
    if (rows.has(index)) continue;
    rows.set(index, {
      index,
      title: titles[index - first] ?? `Song ${index + 1}`,
      status: 'waiting',
      progress: 0,
      error: undefined,
    });
  }
  return [...rows.values()].sort((one, other) => one.index - other.index);
}
