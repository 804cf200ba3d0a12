import { BackendClient as AnywhereBackendClient } from '../backend-client.ts';
import { processConnect } from '../process/process-transport.ts';
import type { ClientOptions } from './client.ts';

/**
 * The song client: starts a backend as a process and speaks the song protocol with it.
 *
 * ```ts
 * await using backend = new BackendClient({ command: 'python3', args: ['-m', 'stdwire_songs'] });
 * await backend.start();
 * const account = await backend.createAccount({ name: 'demo', email: 'demo@example.com' });
 * ```
 */
export class BackendClient extends AnywhereBackendClient {
  constructor(options: ClientOptions) {
    super({ ...options, connect: processConnect(options) });
  }
}
