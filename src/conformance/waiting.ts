/** How waits are bounded. */
interface WaitingOptions {
  /** What every wait is multiplied with. */
  readonly timeoutFactor: number;
  /** Ends every wait with its reason: the run is stopped. */
  readonly signal: AbortSignal;
}

/** Waits for what has to come: looked for at once, and after everything that comes. */
export class Waiting {
  readonly #options: WaitingOptions;
  readonly #waiting = new Set<() => void>();
  #limit: AbortSignal | undefined;

  constructor(options: WaitingOptions) {
    this.#options = options;
  }

  /** From now on every wait is over when this is aborted; undefined: only in its own time. */
  limit(signal: AbortSignal | undefined): void {
    this.#limit = signal;
  }

  /** Something has come. */
  wake(): void {
    for (const again of [...this.#waiting]) again();
  }

  /** A time, scaled. */
  scaled(milliseconds: number): number {
    return milliseconds * this.#options.timeoutFactor;
  }

  /** Waits until `look` finds something; undefined if it does not in time, scaled. */
  waitFor<Found>(look: () => Found | undefined, withinMs: number): Promise<Found | undefined> {
    const { signal } = this.#options;
    const limit = this.#limit;
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        this.#waiting.delete(again);
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        limit?.removeEventListener('abort', giveUp);
        act();
      };
      const again = (): void => {
        const found = look();
        if (found !== undefined) settle(() => resolve(found));
      };
      const stop = (): void => settle(() => reject(signal.reason));
      const giveUp = (): void => settle(() => resolve(undefined));
      const timer = setTimeout(giveUp, this.scaled(withinMs));
      this.#waiting.add(again);
      signal.addEventListener('abort', stop);
      limit?.addEventListener('abort', giveUp);
      again();
      if (signal.aborted) stop();
      else if (limit?.aborted === true) giveUp();
    });
  }

  /** Waits while nothing is waited for: the one wait that is not scaled. */
  async silence(milliseconds: number, isBroken: () => boolean): Promise<void> {
    await this.waitFor(() => (isBroken() ? true : undefined), milliseconds / this.#options.timeoutFactor);
  }
}
