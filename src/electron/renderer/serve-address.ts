import { SERVE_FRAGMENT, type ServeAddress } from '../channels/socket.ts';

/**
 * Reads the address that `stdwire serve` wrote into the fragment of the page that it opened; undefined if there is none.
 *
 * @param location `window.location`, or anything else with its `hash`.
 */
export function serveAddress({ hash }: { readonly hash: string }): ServeAddress | undefined {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const url = parts.get(SERVE_FRAGMENT.url);
  const token = parts.get(SERVE_FRAGMENT.token);
  if (url === null || token === null || !/^wss?:\/\//.test(url)) return undefined;
  return { url, token };
}
