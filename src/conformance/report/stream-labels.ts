import type { TranscriptEntry } from '../model/result.ts';

/** How a line of a transcript says where it went: by its words and its arrow, not by a colour alone. */
export const streamLabels: Readonly<Record<TranscriptEntry['stream'], string>> = {
  stdin: '→ stdin',
  stdout: '← stdout',
  stderr: '← stderr',
  kit: '• kit',
};
