import { loopbackUrl } from '../client/loopback.ts';
import { ClosedError } from '../errors.ts';
import type { ProcessOptions } from '../process/process-options.ts';
import type { Connect } from '../wire/transport.ts';
import type { HttpOptions, HttpRun } from './http-options.ts';
import { HttpTransport } from './http-transport.ts';

/**
 * The HTTP side of a backend: it gives each life of it a free port and a fresh API key, and asks it with them. What a
 * client takes as its option `http`, beside the commands that travel by stdin and stdout.
 *
 * ```ts
 * const http = new HttpEndpoint();
 * const backend = new BackendClient({ command: 'python3', args: ['backend.py'], http });
 * await backend.start();
 * const response = await http.fetch('/files/cover.png');
 * ```
 */
export class HttpEndpoint {
  readonly #options: HttpOptions;
  #run: HttpRun | undefined;
  #isTaken = false;

  constructor(options: HttpOptions = {}) {
    this.#options = options;
  }

  /** Where the backend listens, without a slash at the end; null while it is not ready. */
  get baseUrl(): string | null {
    return this.#run === undefined ? null : this.#urlOf(this.#run, '/').slice(0, -1);
  }

  /**
   * The API key of the present life; null while the backend is not ready, or if it is given none. For your own windows
   * only: who has it can do whatever the backend can.
   */
  get apiKey(): string | null {
    return this.#run?.apiKey ?? null;
  }

  /**
   * Asks the backend, as the global `fetch` does, with its API key in the header `X-API-Key`. A redirect is handed out
   * as it is unless `init.redirect` says otherwise: the key would go wherever it leads.
   *
   * @throws ClosedError if the backend is not ready; what `fetch` throws if it cannot be reached.
   */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const run = this.#run;
    if (run === undefined) {
      throw new ClosedError('The backend is not running. Call start() first.', { outcome: 'not-sent' });
    }
    const headers = new Headers(init.headers);
    if (run.apiKey !== null) headers.set('X-API-Key', run.apiKey);
    return fetch(this.#urlOf(run, path), { ...init, redirect: init.redirect ?? 'manual', headers });
  }

  /**
   * The factory of transports, for the option `connect` of a client that is made without a program. For one client:
   * its key and its port are of one life at a time.
   */
  connect(process: ProcessOptions): Connect {
    if (this.#isTaken) throw new TypeError('An HttpEndpoint belongs to one client. Make another one.');
    this.#isTaken = true;
    const http = this.#options;
    return (life) =>
      new HttpTransport({
        process,
        http,
        life,
        onRun: (run) => {
          this.#run = run;
        },
      });
  }

  #urlOf({ port }: HttpRun, path: string): string {
    return loopbackUrl(this.#options.host ?? '127.0.0.1', port, path);
  }
}
