import type { Topic } from '../channels/messages.ts';
import type { BridgePort } from '../channels/port.ts';

type Subscribable = Exclude<Topic, 'status'>;

/** Listeners by topic, of all clients of a port: the main process keeps one subscription for the whole document. */
const countsOf = new WeakMap<BridgePort, Map<Subscribable, number>>();

/** The topics that somebody listens to. The first listener subscribes, the last one unsubscribes. */
export class Topics {
  readonly #port: BridgePort;
  readonly #isOpen: () => boolean;
  readonly #counts: Map<Subscribable, number>;

  /** @param isOpen whether the bridge knows this document; before that nothing can be subscribed to. */
  constructor(port: BridgePort, isOpen: () => boolean) {
    this.#port = port;
    this.#isOpen = isOpen;
    this.#counts = countsOf.get(port) ?? new Map();
    countsOf.set(port, this.#counts);
  }

  /** One more listens; returns its undo, which may be called twice. */
  add(topic: Subscribable): () => void {
    let undone = false;
    this.#change(topic, 1);
    return () => {
      if (!undone) this.#change(topic, -1);
      undone = true;
    };
  }

  /** A new session knows nothing of what was subscribed to before. */
  renew(): void {
    for (const topic of this.#counts.keys()) this.#port.control('subscribe', topic);
  }

  #change(topic: Subscribable, by: 1 | -1): void {
    const before = this.#counts.get(topic) ?? 0;
    const now = before + by;
    if (now === 0) this.#counts.delete(topic);
    else this.#counts.set(topic, now);
    if (!this.#isOpen()) return;
    if (before === 0) this.#port.control('subscribe', topic);
    if (now === 0) this.#port.control('unsubscribe', topic);
  }
}
