import { type ServedBackend, type ServeOptions, type ServeRefusal, serveBackend } from 'stdwire/serve';
import { type TinyClient, tinyClient } from './tiny-client.ts';

/** A backend of the tiny protocol that is served, and what was refused. */
export interface ServedTiny extends AsyncDisposable {
  readonly tiny: TinyClient;
  readonly served: ServedBackend;
  readonly refusals: ServeRefusal[];
}

type Options = Partial<ServeOptions> & Parameters<typeof tinyClient>[0];

/** Starts a tiny backend and serves it, with everything granted unless told otherwise. */
export async function servedTiny({ handlers, ready, ...options }: Options = {}): Promise<ServedTiny> {
  const tiny = tinyClient({ ...(handlers && { handlers }), ...(ready === undefined ? {} : { ready }) });
  const refusals: ServeRefusal[] = [];
  const served = await serveBackend({
    backend: tiny.client,
    grant: { commands: 'all', topics: ['status', 'progress', 'log'], lifecycle: true },
    onRefused: (refusal) => refusals.push(refusal),
    ...options,
  });
  if (ready !== null) await tiny.client.start();
  return {
    tiny,
    served,
    refusals,
    [Symbol.asyncDispose]: async () => {
      await served.close();
      await tiny[Symbol.asyncDispose]();
    },
  };
}
