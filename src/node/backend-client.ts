import { BackendClient as AnywhereBackendClient } from '../backend-client.ts';
import type { ClientLog } from './client-log.ts';
import type { ClientOptions } from './client-options.ts';
import { overProcess } from './over-process.ts';

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
  readonly #log: ClientLog | undefined;

  /** @throws StartError with the reason `configuration` if its configuration file cannot be used. */
  constructor(options: ClientOptions) {
    const made = overProcess(options);
    super(made.options);
    this.#log = made.log;
    this.#log?.follow(this);
  }

  /** The path of the log file that it writes, absolute; undefined where it writes none (see {@link ClientOptions.log}). */
  get logFile(): string | undefined {
    return this.#log?.path;
  }

  override close(): Promise<void> {
    const closing = super.close();
    return this.#log?.closeAfter(closing) ?? closing;
  }
}
