import { SERVE_FRAGMENT, type ServeAddress } from '../electron/channels/socket.ts';

/**
 * The address of a page that is to find a served backend: in the fragment, which stays in the browser. For a page of a
 * development server, whose origin has to be allowed.
 *
 * @throws TypeError if `page` is no URL.
 */
export function pageAddress(page: string, { url, token }: ServeAddress): string {
  const address = new URL(page);
  address.hash = new URLSearchParams({
    [SERVE_FRAGMENT.url]: url,
    [SERVE_FRAGMENT.token]: token,
  }).toString();
  return address.href;
}
