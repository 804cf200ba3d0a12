import type { Clip } from 'stdwire/electron/renderer';
import { Badge } from '../../components/badge.tsx';
import { IconButton } from '../../components/button.tsx';
import { Cover } from '../../components/cover.tsx';
import { Icon } from '../../components/icon.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { useDesk } from '../../model/desk-context.ts';
import { minutes } from '../../model/format.ts';
import type { Track } from '../../model/player.ts';
import { useIsRunning } from '../../model/use-status.ts';
import { useStore } from '../../model/use-store.ts';
import { trackOf } from './track-of.ts';

/** One clip: its cover, which plays it, and what can be done with it. */
export function ClipCard({
  clip,
  account,
  isNew,
  isPicked,
  list,
}: {
  clip: Clip;
  account: string;
  isNew: boolean;
  isPicked: boolean;
  list: readonly Track[];
}) {
  const desk = useDesk();
  const running = useIsRunning();
  const playing = useStore(desk.player);
  const single = useStore(desk.downloads.singles)[clip.id];
  const title = clip.title || 'Untitled';
  const isReady = clip.status === 'complete';
  const isCurrent = playing.track?.clipId === clip.id;
  const sounds = isCurrent && playing.wanted;
  return (
    <li className={`clip ${isCurrent ? 'current' : ''}`}>
      <div className="clip-cover">
        <Cover key={clip.status} clipId={clip.id} isThere={clip.image_url !== null} />
        <button
          type="button"
          className="clip-play"
          disabled={!isReady}
          aria-label={`${sounds ? 'Pause' : 'Play'} ${title}`}
          onClick={() => desk.player.toggle(trackOf(clip), list)}
        >
          <span className="round">
            <Icon name={sounds ? 'pause' : 'play'} />
          </span>
        </button>
        <input
          type="checkbox"
          className="clip-pick"
          aria-label={`Pick ${title}`}
          checked={isPicked}
          disabled={!clip.downloadable}
          onChange={() => desk.clips.toggle(clip.id)}
        />
        <span className="clip-length">{isReady ? minutes(clip.duration) : ''}</span>
      </div>
      <div className="clip-words">
        <strong title={title}>{title}</strong>
        <span className="quiet-text" title={clip.tags}>
          {clip.tags || 'No style'}
        </span>
      </div>
      <div className="clip-foot">
        <Badge status={isReady ? (isNew ? 'new' : 'downloaded') : clip.status}>
          {isReady ? (isNew ? 'new' : 'saved') : clip.status}
        </Badge>
        {single === undefined ? (
          <IconButton
            icon="downloads"
            label={`Save ${title}`}
            disabled={!running || !clip.downloadable}
            onClick={() =>
              void desk.attempt(async () => {
                await desk.downloads.one(account, clip, desk.info.folder);
                desk.notices.tell('good', `“${title}” is saved`, desk.info.folder);
                await desk.clips.book.reload();
              })
            }
          />
        ) : (
          <ProgressBar value={single.progress} label={`Saving ${title}`} />
        )}
      </div>
    </li>
  );
}
