/**
 * Keeps secrets out of everything that is shown or kept: log lines, the log file, what errors quote of a log. A value
 * that is known to be a secret is replaced wherever it stands; what looks like a credential is replaced by its form.
 * `stdwire.secrets` of the Python package knows the same forms, and one list of cases is run through both.
 *
 * @module
 */

/** What stands where a secret stood. */
const REPLACEMENT = '[redacted]';
/** Shorter values would be found inside ordinary words and make a log unreadable. */
const MIN_LENGTH = 6;
/**
 * Session tokens are renewed for as long as a program runs: the oldest give way. A list of some hundred in one answer is
 * kept whole; each costs every line of a log a search.
 */
const MAX_REGISTERED = 512;

/**
 * The bound on the head of a signed token keeps a hostile line from costing the square of its length: each `-eyJ` in it
 * may be the beginning of one.
 */
const BY_FORM = new RegExp(
  [
    String.raw`(\b(?:authorization|proxy-authorization|cookie|set-cookie|x-api-key)\b["']?\s*[:=]\s*["']?)[^\r\n"']+`,
    String.raw`(\bbearer\s+)[A-Za-z0-9._~+/=-]{6,}`,
    String.raw`([?&;](?:[a-z_-]*token|key|api_key|signature|sig|password|secret|session|code)=)[^&\s"'#;]+`,
    String.raw`(\b__session=)[^;\s"']+`,
    String.raw`(//[^\s/?#@:"<>]*:)[^\s/?#"<>]+(?=@)`, // a password in an address; no two attempts cross a slash
    String.raw`\beyJ[A-Za-z0-9_-]{6,512}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*`,
  ].join('|'),
  'gi',
);
/** Most lines of most logs hold none of these, and need no closer look. */
const HINT = /authorization|cookie|x-api-key|bearer|__session|[?&;][a-z_-]+=|eyJ|\/\/[^\s/]*@/i;

/** The values that are known, the oldest first. A secret is a secret in every client of the program. */
const registered = new Set<string>();
/** Those that do not give way, and how often each was pinned. */
const pinned = new Map<string, number>();
/** All of them, the longest first, so that one that contains another is replaced whole; sorted when a text needs it. */
let longestFirst: readonly string[] | undefined;

/** Replaces `value` from now on wherever a text is redacted. */
export function registerSecret(value: string): void {
  if (value.length < MIN_LENGTH) return;
  const known = registered.delete(value); // what is in use is not the oldest
  registered.add(value);
  if (known) return;
  longestFirst = undefined;
  for (const oldest of registered) {
    if (registered.size <= MAX_REGISTERED) break;
    registered.delete(oldest);
  }
}

/**
 * Replaces `value` wherever a text is redacted, however many others are registered meanwhile. Its undo, which may be
 * called again, leaves it registered like any other: what is still to be said may hold it.
 */
export function pinSecret(value: string): () => void {
  if (value.length < MIN_LENGTH) return () => {};
  pinned.set(value, (pinned.get(value) ?? 0) + 1);
  longestFirst = undefined;
  let isPinned = true;
  return () => {
    if (!isPinned) return;
    isPinned = false;
    const left = (pinned.get(value) ?? 1) - 1;
    if (left > 0) pinned.set(value, left);
    else pinned.delete(value);
    registerSecret(value);
  };
}

/** A text without the secrets that are known, and without what looks like a credential. */
export function redact(text: string): string {
  let kept = text;
  longestFirst ??= sorted();
  for (const value of longestFirst) {
    if (kept.includes(value)) kept = kept.replaceAll(value, REPLACEMENT);
  }
  if (!HINT.test(kept)) return kept;
  // The name of the header or parameter stays: which credential was there may be known.
  return kept.replace(
    BY_FORM,
    (_, header?: string, bearer?: string, query?: string, cookie?: string, address?: string) =>
      `${header ?? bearer ?? query ?? cookie ?? address ?? ''}${REPLACEMENT}`,
  );
}

function sorted(): readonly string[] {
  return [...new Set([...registered, ...pinned.keys()])].sort((a, b) => b.length - a.length);
}
