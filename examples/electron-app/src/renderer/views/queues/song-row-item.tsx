import { Icon } from '../../components/icon.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { statusWord } from '../../model/format.ts';
import type { ShownSong } from './song-rows.ts';

/** One song of a queue. */
export function SongRowItem({ song, live }: { song: ShownSong; live: boolean }) {
  const isDone = song.status === 'completed' || song.status === 'done';
  const hasFailed = song.status === 'failed';
  return (
    <li className="song-row">
      <span className={`song-mark ${isDone ? 'ok' : hasFailed ? 'bad' : ''}`}>
        {isDone ? (
          <Icon name="check" size={16} />
        ) : hasFailed ? (
          <Icon name="close" size={16} />
        ) : (
          song.index + 1
        )}
      </span>
      <span className="song-title">{song.title}</span>
      {live && !isDone && !hasFailed ? (
        <ProgressBar value={song.progress} label={song.title} />
      ) : (
        <span className="song-rule" aria-hidden="true" />
      )}
      <span className="song-step quiet-text">{statusWord(song.status)}</span>
      {song.error !== undefined && <span className="song-error">{song.error}</span>}
    </li>
  );
}
