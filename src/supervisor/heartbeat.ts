/** What a {@link Heartbeat} needs. */
interface HeartbeatSettings {
  readonly intervalMs: number;
  /** How many questions in a row may stay without an answer. */
  readonly misses: number;
  /** Asks; resolves when it was answered well. It may stay pending for ever; the signal ends it with the watch. */
  readonly ask: (signal: AbortSignal) => Promise<unknown>;
  /** How many messages have come; any of them is as good a sign of life as an answer. */
  readonly received: () => number;
  /** Called once, when too many questions in a row were not answered well; with what the last one failed with, if it did. */
  readonly onDead: (failure: unknown) => void;
}

/**
 * Asks a running backend at regular times whether it is there. A program that was asleep, or that was itself too busy
 * to look, says nothing about its backend: a beat that comes late by more than two intervals begins to count anew
 * (https://github.com/systemd/systemd/issues/20284 tells what happens else).
 */
export class Heartbeat {
  readonly #settings: HeartbeatSettings;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = 0;
  /** The last question: under way, answered, or failed. */
  #question: 'open' | 'answered' | 'failed' = 'answered';
  #failure: unknown;
  readonly #ended = new AbortController();
  #missed = 0;
  #received = 0;

  constructor(settings: HeartbeatSettings) {
    this.#settings = settings;
  }

  /** Begins: the first question comes after one interval. */
  start(): void {
    this.#schedule();
  }

  /** Ends it. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#ended.abort();
  }

  #schedule(): void {
    const { intervalMs } = this.#settings;
    this.#due = performance.now() + intervalMs;
    this.#timer = setTimeout(this.#beat, intervalMs);
    // What keeps a program alive is its backend, not the watch over it. A browser has no such thing.
    (this.#timer as { unref?: () => void }).unref?.();
  }

  readonly #beat = (): void => {
    const { intervalMs, misses, received, onDead } = this.#settings;
    const wasAsleep = performance.now() - this.#due > 2 * intervalMs;
    const seen = received();
    const isSilent = this.#question !== 'answered' && seen === this.#received;
    this.#missed = isSilent && !wasAsleep ? this.#missed + 1 : 0;
    this.#received = seen;
    if (this.#missed >= misses) {
      this.stop();
      onDead(this.#failure);
      return;
    }
    if (this.#question !== 'open') this.#ask();
    this.#schedule();
  };

  #ask(): void {
    this.#question = 'open';
    this.#settings.ask(this.#ended.signal).then(
      () => {
        this.#question = 'answered';
        this.#failure = undefined;
      },
      (failure: unknown) => {
        this.#question = 'failed';
        this.#failure = failure;
      },
    );
  }
}
