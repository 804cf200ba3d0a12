import { stoppedError } from './stop-errors.ts';

/** A wait that can be cut short. It keeps a program alive: there are calls that wait for its end. */
export class Pause {
  /** Resolves when the time is over; rejects with ClosedError when it is cut short. */
  readonly over: Promise<void>;
  #cancel: () => void = () => {};

  constructor(milliseconds: number) {
    this.over = new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#cancel = () => {
        clearTimeout(timer);
        reject(stoppedError('not-sent'));
      };
    });
  }

  cancel(): void {
    this.#cancel();
  }
}
