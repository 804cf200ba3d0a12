/** Calls something at once, but not more often than once in a while; the last request is never forgotten. */
export class PacedUpdate {
  readonly #run: () => void;
  readonly #intervalMs: number;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #isAsked = false;

  constructor(run: () => void, intervalMs: number) {
    this.#run = run;
    this.#intervalMs = intervalMs;
  }

  /** Calls it now, or at the end of the pause after the last call. */
  ask(): void {
    this.#isAsked = true;
    if (this.#pause === undefined) this.#call();
  }

  /** Calls it now if it is still to be called. */
  flush(): void {
    if (this.#isAsked) this.#call();
  }

  /** Calls it no more. */
  end(): void {
    this.#isAsked = false;
    clearTimeout(this.#pause);
    this.#pause = undefined;
  }

  #call(): void {
    this.end();
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.flush();
    }, this.#intervalMs);
    this.#run();
  }
}
