import { Store } from './store.ts';

/** Something that can be played. */
export interface Track {
  readonly clipId: string;
  readonly title: string;
  readonly artist: string;
}

/** What is played, and what comes before and after it. */
interface Playing {
  readonly track: Track | undefined;
  readonly list: readonly Track[];
  /** Whether it should sound. */
  readonly wanted: boolean;
}

/** What the player plays. The sound itself is the audio element's. */
export class Player extends Store<Playing> {
  constructor() {
    super({ track: undefined, list: [], wanted: false });
  }

  /** Plays a track, or pauses it where it is the one that plays. */
  toggle(track: Track, list: readonly Track[]): void {
    const { track: current, wanted } = this.get();
    const same = current?.clipId === track.clipId;
    this.set({ track: same ? current : track, list, wanted: same ? !wanted : true });
  }

  setWanted(wanted: boolean): void {
    this.update((playing) => (playing.wanted === wanted ? playing : { ...playing, wanted }));
  }

  /** Goes to the next (1) or the one before (-1); past the end it stops. */
  step(by: -1 | 1): void {
    this.update(({ track, list, wanted }) => {
      const at = list.findIndex(({ clipId }) => clipId === track?.clipId);
      const next = at < 0 ? undefined : list[at + by];
      return next === undefined ? { track, list, wanted: false } : { track: next, list, wanted };
    });
  }

  close(): void {
    this.set({ track: undefined, list: [], wanted: false });
  }
}
