import { useState } from 'react';
import type { CreationRecord, Queue } from 'stdwire/electron/renderer';
import { Badge } from '../../components/badge.tsx';
import { BackendButton } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { useDesk } from '../../model/desk-context.ts';
import { count, date } from '../../model/format.ts';
import { isUnderWay, type Run } from '../../model/run.ts';
import { useStore } from '../../model/use-store.ts';
import { SongRowItem } from './song-row-item.tsx';
import { songRows } from './song-rows.ts';

const OVER = ['completed', 'cancelled'];

/** One queue: how far it is, each of its songs, and what can be done with it. */
export function QueueCard({
  queue,
  records,
  run,
}: {
  queue: Queue;
  records: readonly CreationRecord[];
  run: Run | undefined;
}) {
  const desk = useDesk();
  const [removing, setRemoving] = useState(false);
  const live = run !== undefined && isUnderWay(run) ? run : undefined;
  const told = run?.queues[queue.id];
  // What is written is older than what the run has told, where the backend died in between.
  const done = Math.max(queue.completed_count, told?.completed ?? 0);
  const failed = Math.max(queue.failed_count, told?.failed ?? 0);
  const status = statusOf(queue, run);
  const progress =
    live !== undefined && told !== undefined ? told.progress : ((done + failed) / queue.total_songs) * 100;
  const songs = songRows(queue, records, run, useStore(desk.queues.titles)[queue.id]);
  const name = `Queue of ${count(queue.total_songs, 'song')}`;
  const begun = queue.status !== 'pending';
  return (
    <article className="card queue-card" aria-label={`${name} for ${queue.account_name}`}>
      <div className="card-head">
        <div className="queue-name">
          <h2>{name}</h2>
          <Badge status={status} />
        </div>
        <div className="tools">
          {live === undefined && !OVER.includes(queue.status) && (
            <BackendButton
              look="main"
              icon="play"
              onClick={() => void desk.attempt(() => desk.queues.start([queue.id]))}
            >
              {begun ? 'Go on' : 'Start'}
            </BackendButton>
          )}
          {live !== undefined && (
            <BackendButton
              icon="stop"
              disabled={live.state === 'cancelling'}
              onClick={() => void desk.attempt(() => desk.runs.cancel(live.id))}
            >
              Cancel
            </BackendButton>
          )}
          {live === undefined && (
            <BackendButton look="quiet" icon="trash" onClick={() => setRemoving(true)}>
              Remove
            </BackendButton>
          )}
        </div>
      </div>
      <p className="queue-facts quiet-text">
        For <strong>{queue.account_name}</strong> · {done} of {queue.total_songs} done
        {failed > 0 && ` · ${failed} failed`} · {queue.songs_per_batch} side by side ·{' '}
        {date(queue.created_at)}
      </p>
      <ProgressBar
        value={progress}
        label={`${name}, ${done} of ${queue.total_songs} done`}
        tone={
          status === 'completed'
            ? 'ok'
            : status === 'failed'
              ? 'bad'
              : live === undefined
                ? 'quiet'
                : 'accent'
        }
      />
      {queue.last_error !== null && live === undefined && failed > 0 && (
        <p className="hint bad">{queue.last_error}</p>
      )}
      {live?.warnings.map((warning) => (
        <p key={warning} className="hint">
          {warning}
        </p>
      ))}
      {songs.length > 0 && (
        <ul className="song-rows" aria-label={`Songs of this queue`}>
          {songs.map((song) => (
            <SongRowItem key={song.index} song={song} live={live !== undefined} />
          ))}
        </ul>
      )}
      {removing && (
        <ConfirmDialog
          title="Remove this queue?"
          action="Remove"
          onClose={() => setRemoving(false)}
          onConfirm={() => desk.queues.remove(queue.id)}
        >
          <p>Its songs, clips and history stay. Songs of it that were not made yet will not be.</p>
        </ConfirmDialog>
      )}
    </article>
  );
}

function statusOf(queue: Queue, run: Run | undefined): string {
  if (run?.state === 'running') return run.queues[queue.id]?.status ?? queue.status;
  const isWrittenAsRunning = ['in_progress', 'waiting_for_user'].includes(queue.status);
  return run !== undefined && isWrittenAsRunning ? run.state : queue.status;
}
