import type { Clip } from 'stdwire/electron/renderer';
import type { Track } from '../../model/player.ts';

/** A clip as something to play. */
export function trackOf(clip: Clip): Track {
  return { clipId: clip.id, title: clip.title || 'Untitled', artist: clip.display_name ?? clip.tags };
}
