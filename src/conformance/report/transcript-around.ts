import type { TranscriptEntry } from '../model/result.ts';

/** Lines before and after the moment at which a problem showed. */
const BEFORE = 8;
const AFTER = 2;

/**
 * The part of a transcript that a reader of a problem wants to see: what led to it, and what came right after. Its end for
 * a problem of which nobody knows when it showed: what fails ends a case.
 */
export function transcriptAround(
  transcript: readonly TranscriptEntry[],
  atMs: number | undefined,
): readonly TranscriptEntry[] {
  const later = transcript.findIndex((entry) => atMs !== undefined && entry.atMs > atMs);
  const place = later === -1 ? transcript.length : later;
  return transcript.slice(Math.max(0, place - BEFORE), place + AFTER);
}
