import { BridgeError } from '../../errors.ts';
import { type ServeAddress, SOCKET_PROTOCOL, SOCKET_TOKEN_PREFIX } from '../channels/socket.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** Waits between attempts: doubled each time, with up to half of it left out by chance, so that many pages do not come at once. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;
/** A code of ours, as pages may close with no others (https://websockets.spec.whatwg.org/#dom-websocket-close). */
const NOT_UNDERSTOOD = 4000;

interface SocketLinkOptions {
  readonly address: ServeAddress;
  /** Takes what has come; false if it cannot be understood, which ends the socket. */
  readonly onMessage: (text: unknown) => boolean;
  readonly onOpen: () => void;
  readonly onLost: (error: BridgeError) => void;
}

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: BridgeError) => void;
}

/** A WebSocket that is made again whenever it breaks, until it is closed. */
export class SocketLink {
  readonly #options: SocketLinkOptions;
  #socket: WebSocket | undefined;
  #isOpen = false;
  #isClosed = false;
  #failures = 0;
  #attemptedAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #waiting = new Set<Waiting>();

  constructor(options: SocketLinkOptions) {
    this.#options = options;
    this.#attempt();
  }

  /** Resolves when it is open, at once if it is; rejects if the attempt that is made now, or the next one, fails. */
  opened(): Promise<void> {
    if (this.#isOpen) return Promise.resolve();
    if (this.#isClosed) return Promise.reject(this.#error('The connection is closed'));
    return new Promise((resolve, reject) => {
      this.#waiting.add({ resolve, reject });
      this.#hasten();
    });
  }

  /** Sends a text; false if it is not open. */
  send(text: string): boolean {
    if (!this.#isOpen || this.#socket === undefined) return false;
    this.#socket.send(text);
    return true;
  }

  /** Closes it for good. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#settle((waiting) => waiting.reject(this.#error('The connection was closed')));
  }

  #attempt(): void {
    clearTimeout(this.#timer);
    this.#attemptedAt = Date.now();
    const { url, token } = this.#options.address;
    try {
      this.#follow(new WebSocket(url, [SOCKET_PROTOCOL, SOCKET_TOKEN_PREFIX + token]));
    } catch (error) {
      this.#failed(this.#error(`No WebSocket can be made to ${url}`, error));
    }
  }

  #follow(socket: WebSocket): void {
    this.#socket = socket;
    this.#timer = setTimeout(() => socket.close(), CONNECT_TIMEOUT_MS);
    socket.addEventListener('open', () => {
      clearTimeout(this.#timer);
      this.#isOpen = true;
      this.#settle((waiting) => waiting.resolve());
      this.#options.onOpen();
    });
    socket.addEventListener('message', ({ data }) => {
      if (this.#options.onMessage(data)) this.#failures = 0;
      else socket.close(NOT_UNDERSTOOD);
    });
    socket.addEventListener('close', ({ code, reason }) => this.#ended(code, reason));
    // What an error event tells is told by the close event that follows it.
    socket.addEventListener('error', () => {});
  }

  #ended(code: number, reason: string): void {
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    this.#socket = undefined;
    const { url } = this.#options.address;
    const facts = `code ${code}${reason === '' ? '' : `, ${reason}`}`;
    if (!wasOpen) {
      this.#failed(
        this.#error(
          `No connection to ${url} (${facts}): see that \`stdwire serve\` runs there, and open the page by the address that its present run printed: the token is new each time`,
        ),
      );
      return;
    }
    this.#options.onLost(this.#error(`The connection to ${url} was lost (${facts})`));
    this.#again();
  }

  #failed(error: BridgeError): void {
    this.#settle((waiting) => waiting.reject(error));
    this.#again();
  }

  #again(): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures);
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#attempt(), longest * (1 - Math.random() / 2));
  }

  /** Somebody waits: the next attempt is made now, unless the last one was just made. */
  #hasten(): void {
    if (this.#socket === undefined && Date.now() - this.#attemptedAt >= FIRST_WAIT_MS) this.#attempt();
  }

  #settle(settle: (waiting: Waiting) => void): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    waiting.forEach(settle);
  }

  #error(text: string, cause?: unknown): BridgeError {
    return new BridgeError(
      `${text}.`,
      { reason: 'unavailable' },
      cause === undefined ? undefined : { cause },
    );
  }
}
