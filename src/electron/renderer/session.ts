import type { Outline } from '../../client/contract.ts';
import { type BackendError, BridgeError, ClosedError } from '../../errors.ts';
import type { HelloAnswer } from '../channels/messages.ts';
import { BRIDGE_VERSION } from '../channels/names.ts';
import type { BridgePort, PortHello } from '../channels/port.ts';
import { rebuildError } from './rebuild-error.ts';

/** What this window may do, as its main process said. */
export type Granted = Omit<HelloAnswer, 'ok' | 'document' | 'status'>;

interface SessionOptions {
  readonly port: BridgePort;
  readonly outline: Outline;
  /** A hello is on its way. */
  readonly onHello: () => void;
  /** The bridge knows this document from now on, or again. `isNew`: it did not before. */
  readonly onOpen: (answer: Omit<HelloAnswer, 'document'>, isNew: boolean) => void;
  /** The hello was refused. */
  readonly onRefused: (error: BridgeError) => void;
}

/** What a document and the bridge know of each other: from a hello on, until it is lost. */
export class Session {
  readonly #options: SessionOptions;
  #granted: Granted | undefined;
  #number = 0;
  #hello: Promise<Granted> | undefined;
  #isClosed = false;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Whether the bridge knows this document. */
  get isOpen(): boolean {
    return this.#granted !== undefined;
  }

  get granted(): Granted | undefined {
    return this.#granted;
  }

  /** Which session it is; grows with each that is lost. */
  get number(): number {
    return this.#number;
  }

  /** Says hello and resolves with what is granted; shares a hello that is on its way. */
  hello(): Promise<Granted> {
    if (this.#isClosed) return Promise.reject(closed());
    this.#hello ??= this.#sayHello();
    return this.#hello;
  }

  /** What the bridge knew of this document is gone. Returns whether that is news. */
  lose(number: number): boolean {
    if (number !== this.#number) return false;
    this.#number += 1;
    this.#granted = undefined;
    this.#hello = undefined;
    return true;
  }

  /** No hello is said any more. */
  close(): void {
    this.#isClosed = true;
    this.lose(this.#number);
  }

  async #sayHello(): Promise<Granted> {
    const number = this.#number;
    const isNew = !this.isOpen;
    if (isNew) this.#options.onHello();
    const verdict = this.#judge(await answerOf(this.#options.port));
    // It was lost while it was being said: the next one is on its way, or will be.
    if (number !== this.#number) return this.hello();
    this.#hello = undefined;
    if (verdict instanceof BridgeError) {
      this.#granted = undefined;
      this.#options.onRefused(verdict);
      throw verdict;
    }
    const { ok: _, status: __, ...granted } = verdict;
    this.#granted = granted;
    this.#options.onOpen(verdict, isNew);
    return granted;
  }

  #judge(reply: PortHello | BridgeError): Omit<HelloAnswer, 'document'> | BridgeError {
    if (reply instanceof BridgeError) return reply;
    if (!reply.ok) return asBridgeError(rebuildError(reply.error));
    const { outline } = this.#options;
    const { name, version } = reply.protocol;
    if (name === outline.name && major(version) === major(outline.version)) return reply;
    return new BridgeError(
      `The backend speaks ${name} ${version} and this page ${outline.name} ${outline.version}. ` +
        'Give the page the outline of the protocol that the backend speaks, of the same major version.',
      { reason: 'version' },
    );
  }
}

/** Says hello to a port that is not trusted to keep its word: nothing may be thrown here. */
async function answerOf(port: BridgePort): Promise<PortHello | BridgeError> {
  if (port.version !== BRIDGE_VERSION) {
    return new BridgeError(
      `The preload speaks version ${port.version} of the bridge and this page version ${BRIDGE_VERSION}. ` +
        'Build the preload, the page and the main process with the same version of stdwire.',
      { reason: 'version' },
    );
  }
  try {
    const reply = await port.hello();
    if (typeof reply?.ok === 'boolean') return reply;
    return new BridgeError('The bridge answered a hello with something else.', { reason: 'internal' });
  } catch (error) {
    return new BridgeError('The hello to the bridge failed.', { reason: 'internal' }, { cause: error });
  }
}

function closed(): ClosedError {
  return new ClosedError('The client is closed. Connect again for another one.', { outcome: 'not-sent' });
}

function asBridgeError(error: BackendError): BridgeError {
  if (error instanceof BridgeError) return error;
  return new BridgeError(error.message, { reason: 'internal' }, { cause: error });
}

function major(version: string): string | undefined {
  return version.split('.')[0];
}
