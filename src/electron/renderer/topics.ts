import type { Topic } from '../channels/messages.ts';
import type { BridgePort } from '../channels/port.ts';

type Subscribable = Exclude<Topic, 'status'>;

/** Who wants a topic, of all clients of a port: the main process keeps one subscription for the whole document. */
const subscribersOf = new WeakMap<BridgePort, Map<Subscribable, Set<Topics>>>();

/** The topics that somebody listens to. The first listener subscribes, the last one unsubscribes. */
export class Topics {
  readonly #port: BridgePort;
  readonly #isOpen: () => boolean;
  /** How many listen, at this client alone. */
  readonly #counts = new Map<Subscribable, number>();
  readonly #subscribers: Map<Subscribable, Set<Topics>>;

  /** @param isOpen whether the bridge knows this document; before that nothing can be subscribed to. */
  constructor(port: BridgePort, isOpen: () => boolean) {
    this.#port = port;
    this.#isOpen = isOpen;
    this.#subscribers = subscribersOf.get(port) ?? new Map();
    subscribersOf.set(port, this.#subscribers);
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
    for (const topic of this.#counts.keys()) {
      this.#wanting(topic).add(this);
      this.#port.control('subscribe', topic);
    }
  }

  /** The session is lost, or this client was refused: it takes no part in what the others subscribe to. */
  lose(): void {
    for (const topic of this.#counts.keys()) this.#wanting(topic).delete(this);
  }

  #change(topic: Subscribable, by: 1 | -1): void {
    const before = this.#counts.get(topic) ?? 0;
    const now = before + by;
    if (now === 0) this.#counts.delete(topic);
    else this.#counts.set(topic, now);
    if (!this.#isOpen()) return;
    const wanting = this.#wanting(topic);
    const isSubscribed = wanting.size > 0;
    if (now === 0) wanting.delete(this);
    else wanting.add(this);
    if (!isSubscribed) this.#port.control('subscribe', topic);
    if (wanting.size === 0) this.#port.control('unsubscribe', topic);
  }

  #wanting(topic: Subscribable): Set<Topics> {
    const known = this.#subscribers.get(topic);
    if (known !== undefined) return known;
    const wanting = new Set<Topics>();
    this.#subscribers.set(topic, wanting);
    return wanting;
  }
}
