/**
 * The origin of a URL as a browser writes it; undefined if no page has one such. That of a scheme of an app's own, which
 * the standard leaves opaque (https://url.spec.whatwg.org/#origin), is its scheme and host.
 */
export function pageOrigin(text: string): string | undefined {
  if (typeof text !== 'string' || !URL.canParse(text)) return undefined;
  const { origin, protocol, host } = new URL(text);
  if (origin !== 'null') return origin;
  return host === '' ? undefined : `${protocol}//${host}`;
}
