/** The real one, so that a test may fake the timers of what it tests. */
const { setImmediate } = globalThis;

/**
 * In which order a window gets what the main process has sent. Electron does not promise one between the answers of
 * `invoke` and the messages of `send`, which ride two pipes: `replies-first` lets each answer overtake them.
 */
export type DeliveryOrder = 'as-sent' | 'replies-first';

/** How many turns a message waits while an answer may overtake it. */
const TURNS_LATE = 4;

/** Carries messages between the processes of a fake Electron: never at once, and each in a turn of its own. */
export class MessageDelivery {
  /** May be changed at any time. */
  order: DeliveryOrder = 'as-sent';
  readonly #events: (() => void)[] = [];
  #underWay = 0;
  #held: (() => void)[] | undefined;

  /** From a window, or an answer to one. */
  carry(deliver: () => void): void {
    this.#later(1, deliver);
  }

  /** A message to a window that nobody asked for. None of them overtakes another. */
  carryEvent(deliver: () => void): void {
    this.#events.push(deliver);
    const next = (): void => this.#events.shift()?.();
    if (this.#held !== undefined) this.#held.push(next);
    else this.#later(this.order === 'as-sent' ? 1 : TURNS_LATE, next);
  }

  /** Keeps messages to windows back until its result is called. */
  holdEvents(): () => void {
    this.#held ??= [];
    return () => {
      const held = this.#held ?? [];
      this.#held = undefined;
      for (const next of held) this.#later(1, next);
    };
  }

  /** Resolves when no message is under way any more; those that are held back do not count. */
  async quiet(): Promise<void> {
    do {
      await new Promise<void>((resolve) => setImmediate(resolve));
    } while (this.#underWay > 0);
  }

  #later(turns: number, deliver: () => void): void {
    this.#underWay += 1;
    const turn = (left: number): void => {
      setImmediate(() => {
        if (left > 1) return turn(left - 1);
        this.#underWay -= 1;
        deliver();
      });
    };
    turn(turns);
  }
}
