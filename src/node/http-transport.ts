import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessOptions } from '../process/process-options.ts';
import { processConnect } from '../process/process-transport.ts';
import { pinSecret } from '../wire/redact.ts';
import type { ExitFacts, Life, Transport, TransportReceiver } from '../wire/transport.ts';
import { type HttpOptions, type HttpRun, hasApiKey, withRun } from './http-options.ts';
import { portHolder } from './port-holder.ts';
import { leasePort } from './port-leases.ts';
import { isPortFree } from './ports.ts';

/** What an {@link HttpTransport} needs. */
interface HttpTransportOptions {
  readonly process: ProcessOptions;
  readonly http: HttpOptions;
  readonly life: Life;
  /** Called when the backend is ready, and with nothing when it is gone. */
  readonly onRun: (run: HttpRun | undefined) => void;
}

/** How often a start begins anew because another program took the port between the look and the backend's own bind. */
const MAX_RETRIES = 2;
/** How long the system may take to free the port of a backend that is gone. */
const FREE_LIMIT_MS = 250;
const POLL_MS = 10;
/** 256 bits: nobody can guess it, however many keys they try. */
const KEY_BYTES = 32;
/** What Python (by number: Linux, macOS, Windows), Node and others say of a port that is taken. */
const PORT_TAKEN = /EADDRINUSE|address already in use|\[Errno (?:98|48|10048)\]|WinError 10048/i;
/** How many of its last lines are a backend's last words. */
const LAST_LINES = 30;

/** A process that is given a free port and a fresh key, and leaves the port free when it has been ended. */
export class HttpTransport implements Transport {
  readonly #options: HttpTransportOptions;
  #process: Transport | undefined;
  #run: HttpRun | undefined;
  #isReady = false;
  /** Somebody has asked for its end: nothing is started any more. */
  #isEnding = false;
  /** What is done between the end of the process and the word of it. */
  #farewell: Promise<void> | undefined;

  constructor(options: HttpTransportOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  get path(): string | undefined {
    return this.#process?.path;
  }

  get port(): number | undefined {
    return this.#run?.port;
  }

  start(receiver: TransportReceiver): Promise<void> {
    return this.#launch(receiver, MAX_RETRIES);
  }

  send(lines: string): Promise<void> | undefined {
    if (this.#process === undefined) throw new Error('The process does not run.');
    return this.#process.send(lines);
  }

  ready(): void {
    this.#isReady = true;
    this.#options.onRun(this.#run);
  }

  async close(): Promise<void> {
    this.#isEnding = true;
    await this.#process?.close();
    await this.#farewell;
  }

  kill(): void {
    this.#isEnding = true;
    this.#process?.kill();
  }

  /** Not once somebody counts on it, or has asked for its end. */
  get #mayStart(): boolean {
    return !this.#isReady && !this.#isEnding;
  }

  async #launch(receiver: TransportReceiver, retries: number): Promise<void> {
    const { process, http, life } = this.#options;
    const lease = await leasePort(http);
    // Keeps the key out of all that is told of this life.
    let unpin = (): void => {};
    try {
      if (!this.#mayStart) throw new Error('The backend was ended before it was started.');
      const run = {
        port: lease.port,
        apiKey: hasApiKey(http) ? randomBytes(KEY_BYTES).toString('base64url') : null,
      };
      unpin = run.apiKey === null ? unpin : pinSecret(run.apiKey);
      this.#run = run;
      this.#process = processConnect(process)(withRun(life, process, http, run));
      await this.#process.start({
        onLine: (line) => receiver.onLine(line),
        onFault: (fault) => receiver.onFault(fault),
        onLog: (line) => receiver.onLog(line),
        onClose: (facts) => {
          lease.release();
          this.#farewell = this.#ended(facts, run.port, receiver, retries).finally(unpin);
          // What a receiver throws is for close() to tell; where nobody closes, it must not end the program.
          this.#farewell.catch(() => {});
        },
      });
    } catch (error) {
      unpin();
      lease.release();
      throw error;
    }
  }

  /** It has ended. Where that is only for want of its port, and nobody counts on it yet, it is given another one. */
  async #ended(ended: ExitFacts, port: number, receiver: TransportReceiver, retries: number): Promise<void> {
    let facts = ended;
    if (this.#mayStart && retries > 0 && complainsOfPort(ended) && !(await this.#isFree(port))) {
      receiver.onLog(
        `Another program has taken port ${port} meanwhile: the backend is started on the next one.`,
      );
      try {
        await this.#launch(receiver, retries - 1);
        return;
      } catch (error) {
        // Meanwhile its health check may have been answered by who took the port: then this is the death of a ready one.
        if (this.#mayStart) facts = { ...ended, error: error as Error };
      }
    }
    this.#options.onRun(undefined);
    if (this.#isEnding) await this.#freed(port, receiver);
    receiver.onClose(facts);
  }

  /**
   * The process and its whole group are gone, and with them whatever of it listened. Who holds the port still, or
   * again, is somebody else, and not ours to end: a developer's own server, another app, another user.
   */
  async #freed(port: number, receiver: TransportReceiver): Promise<void> {
    const deadline = performance.now() + FREE_LIMIT_MS;
    while (!(await this.#isFree(port))) {
      if (performance.now() > deadline) {
        const holder = await portHolder(port);
        const who = holder?.pid == null ? 'another program' : `${holder.name ?? 'process'} ${holder.pid}`;
        receiver.onLog(
          `Port ${port} is in use by ${who}, which does not belong to the backend and is let be.`,
        );
        return;
      }
      await delay(POLL_MS);
    }
  }

  #isFree(port: number): Promise<boolean> {
    return isPortFree(port, this.#options.http.host ?? '127.0.0.1');
  }
}

function complainsOfPort({ stderrTail }: ExitFacts): boolean {
  return PORT_TAKEN.test(stderrTail.split('\n').slice(-LAST_LINES).join('\n'));
}
