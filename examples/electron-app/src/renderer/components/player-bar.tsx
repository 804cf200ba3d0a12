import { useEffect, useRef, useState } from 'react';
import { mediaPath } from '../../shared/app-info.ts';
import { useDesk } from '../model/desk-context.ts';
import { minutes } from '../model/format.ts';
import { useStore } from '../model/use-store.ts';
import { IconButton } from './button.tsx';
import { Cover } from './cover.tsx';

/** Plays one clip after the other, along the bottom of the window, whatever view is open. */
export function PlayerBar() {
  const { player, notices } = useDesk();
  const { track, list, wanted } = useStore(player);
  const audio = useRef<HTMLAudioElement>(null);
  const [time, setTime] = useState(0);
  const [length, setLength] = useState(Number.NaN);
  const [muted, setMuted] = useState(false);
  const clipId = track?.clipId;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another clip is another address, which has to be played as well
  useEffect(() => {
    const element = audio.current;
    if (element === null) return;
    if (!wanted) element.pause();
    else
      element.play().catch((error: unknown) => {
        // A pause, or another clip, before it began is no failure.
        if (error instanceof DOMException && error.name === 'AbortError') return;
        player.setWanted(false);
      });
  }, [wanted, clipId, player]);

  if (track === undefined) return null;
  const at = list.findIndex((one) => one.clipId === clipId);
  return (
    <section className="player" aria-label="Player">
      <audio
        ref={audio}
        src={mediaPath('audio', track.clipId)}
        preload="auto"
        muted={muted}
        onTimeUpdate={(event) => setTime(event.currentTarget.currentTime)}
        onDurationChange={(event) => setLength(event.currentTarget.duration)}
        onEnded={() => player.step(1)}
        onError={() => {
          player.setWanted(false);
          notices.tell('bad', `“${track.title}” cannot be played`, 'Save it first, or start the backend.');
        }}
      />
      <div className="player-track">
        <Cover key={track.clipId} clipId={track.clipId} />
        <div className="player-words">
          <strong>{track.title}</strong>
          <span className="quiet-text">{track.artist}</span>
        </div>
      </div>
      <div className="player-middle">
        <div className="player-buttons">
          <IconButton
            icon="previous"
            label="Previous clip"
            disabled={at <= 0}
            onClick={() => player.step(-1)}
          />
          <IconButton
            className="round"
            icon={wanted ? 'pause' : 'play'}
            label={wanted ? 'Pause' : 'Play'}
            onClick={() => player.setWanted(!wanted)}
          />
          <IconButton
            icon="next"
            label="Next clip"
            disabled={at < 0 || at === list.length - 1}
            onClick={() => player.step(1)}
          />
        </div>
        <div className="player-seek">
          <span className="time">{minutes(time)}</span>
          <input
            type="range"
            className="range"
            aria-label="Position"
            aria-valuetext={`${minutes(time)} of ${minutes(length)}`}
            min={0}
            max={Number.isFinite(length) ? length : 0}
            step={1}
            value={Math.min(time, Number.isFinite(length) ? length : 0)}
            onChange={(event) => {
              if (audio.current !== null) audio.current.currentTime = event.target.valueAsNumber;
            }}
          />
          <span className="time">{minutes(length)}</span>
        </div>
      </div>
      <div className="player-end">
        <IconButton
          icon={muted ? 'muted' : 'volume'}
          label={muted ? 'Sound on' : 'Sound off'}
          aria-pressed={muted}
          onClick={() => setMuted(!muted)}
        />
        <IconButton icon="close" label="Close the player" onClick={() => player.close()} />
      </div>
    </section>
  );
}
