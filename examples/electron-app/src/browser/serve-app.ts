import { mkdir } from 'node:fs/promises';
import type { BackendClient } from 'stdwire';
import { type ServedBackend, ServeError, serveBackend } from 'stdwire/serve';
import { appAnswers } from '../home/app-answers.ts';
import { pageGrant } from '../home/grant.ts';
import { MediaBook } from '../home/media-book.ts';
import { pagePolicy } from '../home/page-policy.ts';
import { watchedBackend } from '../home/watched-backend.ts';
import { nodeRoute } from './node-route.ts';

/** What the app in a browser is made of. */
interface ServeAppOptions {
  readonly backend: BackendClient;
  /** The built page. */
  readonly pageFolder: string;
  /** Where songs are saved. */
  readonly songFolder: string;
  readonly signIn: 'direct' | 'browser';
  /** The port that is taken if it is free: what a page has kept is kept by its origin. Any port unless given. */
  readonly port?: number | undefined;
}

/** Serves the app to a browser of this machine. The backend stays the caller's. */
export async function serveApp(options: ServeAppOptions): Promise<ServedBackend> {
  const { backend, pageFolder, songFolder, signIn, port } = options;
  await mkdir(songFolder, { recursive: true });
  const book = new MediaBook();
  const info = { home: 'browser', folder: songFolder, signsInByBrowser: signIn === 'browser' } as const;
  const served = {
    backend: watchedBackend(backend, songFolder, book),
    grant: pageGrant,
    staticFolder: pageFolder,
    routes: nodeRoute(appAnswers({ info, book })),
    contentSecurityPolicy: (_usual: string, socketUrl: string) => pagePolicy(new URL(socketUrl).origin),
  };
  if (port === undefined) return serveBackend(served);
  try {
    return await serveBackend({ ...served, port });
  } catch (error) {
    if (!(error instanceof ServeError && error.code === 'PORT_TAKEN')) throw error;
    return serveBackend(served);
  }
}
