import { withoutLastWords } from '../../client/exit-errors.ts';
import type { BackendStatus } from '../../supervisor/status.ts';
import { copyJson } from './copy-json.ts';
import type { EnvelopePolicy } from './error-envelope.ts';

/** A status as a window may see it: the last lines of the log, which some errors end with, are for who may read the log. */
export function shownStatus(status: BackendStatus, { development, log }: EnvelopePolicy): BackendStatus {
  const plain = copyJson(status) as BackendStatus;
  const { lastError } = plain;
  if (lastError === null || development || log) return plain;
  return { ...plain, lastError: { ...lastError, message: withoutLastWords(lastError.message) } };
}
