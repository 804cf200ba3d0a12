import { connectBackend, type RemoteBackendClient, serveAddress } from 'stdwire/electron/renderer';

/**
 * The backend of this page: over the bridge that the preload has put here, or else over the server whose address
 * stands in the page's own. The page says which; nothing takes the place of either by itself.
 */
export function connect(page: Window): RemoteBackendClient | undefined {
  if ('stdwire' in page) return connectBackend();
  const via = serveAddress(page.location);
  return via === undefined ? undefined : connectBackend({ via });
}
