/**
 * Refuses what no browser sends as an origin: it would never match, and `null` would match everybody who hides.
 *
 * @throws TypeError that says what to write.
 */
export function checkOrigins(origins: readonly string[]): void {
  for (const origin of origins) {
    const meant = originOf(origin);
    if (meant === origin) continue;
    const hint = meant === undefined ? 'It is written as http://localhost:5173.' : `Write ${meant}.`;
    throw new TypeError(`${JSON.stringify(origin)} is no origin of a page. ${hint}`);
  }
}

/** The origin of a URL; that of a scheme of an app's own, which the standard leaves opaque, is its scheme and host. */
function originOf(text: string): string | undefined {
  if (typeof text !== 'string' || !URL.canParse(text)) return undefined;
  const { origin, protocol, host } = new URL(text);
  if (origin !== 'null') return origin;
  return host === '' ? undefined : `${protocol}//${host}`;
}
