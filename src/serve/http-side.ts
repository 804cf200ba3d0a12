import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CheckedOptions } from './checked-options.ts';
import type { Gate } from './gate.ts';
import { sendFile } from './send-file.ts';
import { sendText } from './send-text.ts';
import { staticFile } from './static-file.ts';

/** The page and what belongs to it. */
export class HttpSide {
  readonly #gate: Gate;
  readonly #folder: string | undefined;
  readonly #policy: string;
  readonly #options: CheckedOptions;

  constructor(parts: {
    gate: Gate;
    /** Its real path. */
    folder: string | undefined;
    policy: string;
    options: CheckedOptions;
  }) {
    this.#gate = parts.gate;
    this.#folder = parts.folder;
    this.#policy = parts.policy;
    this.#options = parts.options;
  }

  /** Answers a request. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#setHeaders(response);
    try {
      await this.#answer(request, response);
    } catch (error) {
      this.#options.onError(error);
      if (response.headersSent) response.destroy();
      else sendText(response, 500, 'It could not be answered.');
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refused = this.#gate.refusalOf(request);
    if (refused !== undefined) {
      this.#options.onRefused(refused);
      if (refused.status === 405) response.setHeader('allow', 'GET, HEAD');
      return sendText(response, refused.status, refused.message);
    }
    if (await this.#options.routes(request, response)) return;
    const file = await this.#fileOf(request.url ?? '');
    if (file === undefined) sendText(response, 404, this.#nothing());
    else await sendFile(request, response, file);
  }

  #fileOf(target: string): Promise<string | undefined> | undefined {
    const [path = ''] = target.split('?');
    return this.#folder === undefined ? undefined : staticFile(this.#folder, path);
  }

  #nothing(): string {
    return this.#folder === undefined
      ? 'No page is served here: the socket is for pages of other origins.'
      : 'There is no such file here.';
  }

  /** Whatever is answered is read by pages from here alone, in no frame, and as what it is said to be. */
  #setHeaders(response: ServerResponse): void {
    response.setHeader('content-security-policy', this.#policy);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cross-origin-resource-policy', 'same-origin');
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('referrer-policy', 'no-referrer');
  }
}
