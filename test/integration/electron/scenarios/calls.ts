import type { PageDocument } from './document.ts';
import { type SeenError, seen } from './errors.ts';

/** Sends a text so many times in one payload, and gives it as it came back. */
export async function sentAndBack(
  { backend }: PageDocument,
  { account, text, times }: { account: string; text: string; times: number },
): Promise<unknown[]> {
  const all_clips = Array.from({ length: times }, (_, index) => ({ id: `clip-${index}`, lyrics: text }));
  const clips = await backend.getNewClips({ account_name: account, all_clips });
  return clips.map(({ lyrics }) => lyrics);
}

/** Many calls at once: each must get the answer that is its own. */
export async function concurrent({ backend }: PageDocument, { count }: { count: number }): Promise<number> {
  const totals = Array.from({ length: count }, (_, index) => index + 1);
  const answers = await Promise.all(
    totals.map((requested_total) => backend.validatePrompts({ requested_total })),
  );
  return answers.filter((answer, index) => answer.requested_total === totals[index]).length;
}

/** A signal that was aborted before the call. */
export function abortedBefore({ backend }: PageDocument): Promise<SeenError> {
  return seen(() => backend.getAccounts({}, { signal: AbortSignal.abort(new Error('gone already')) }));
}

/** A signal that is aborted while the backend works on the call. */
export async function abortedDuring(
  { backend }: PageDocument,
  { account, afterMs }: { account: string; afterMs: number },
): Promise<SeenError> {
  return seen(() =>
    backend.getSessionToken({ account_name: account }, { signal: AbortSignal.timeout(afterMs) }),
  );
}

/** A call that never ends by itself. */
export function token({ backend }: PageDocument, { account }: { account: string }): Promise<unknown> {
  return backend.getSessionToken({ account_name: account });
}
