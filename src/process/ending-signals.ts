import { constants } from 'node:os';

/** The part of Node's `process` that is needed here. */
export interface Host {
  readonly pid: number;
  readonly platform: NodeJS.Platform;
  on(event: string, listener: (signal: NodeJS.Signals) => void): unknown;
  prependListener(event: string, listener: (signal: NodeJS.Signals) => void): unknown;
  off(event: string, listener: (signal: NodeJS.Signals) => void): unknown;
  listeners(event: string): readonly unknown[];
  kill(pid: number, signal: NodeJS.Signals): unknown;
  exit(code: number): unknown;
}

/** What is done about the backends. */
interface Endings {
  /** Ends all in good order, within their bounds; resolves when each of them has ended, or will not. */
  endAll(): Promise<unknown>;
  /** Ends all at once. */
  killAll(): void;
  /** The program has lived on after all. */
  goOn(): void;
}

/** The same signal again so soon is the same keystroke: `npm start` passes on what the terminal has sent already. */
const SAME_KEYSTROKE_MS = 100;
/** How long a signal whose default effect was asked for may take to end the program, once nobody delays it. */
const EFFECT_MS = 100;
/** Marks a listener as one of this package, also of another copy of it in the same program. */
const OURS = Symbol.for('stdwire.ending-signals');

/**
 * The signals that end a program, where it has no listener of its own for them: Ctrl-C, SIGTERM, SIGHUP. By default
 * Node is gone at once then, without an `exit` event. Here the first one ends the backends in good order and then takes
 * its default effect, so that whoever waits for the program sees how it ended; another one meanwhile ends them at once.
 *
 * A program that listens itself decides for itself: nothing is done then, and nothing is remembered of it. It may have
 * listened for once, and be about to end; but it may as well have read its settings anew on a SIGHUP of last week, and
 * then the next one has to be a first one. So whoever presses Ctrl-C in a program that takes only the first one waits
 * for a good end at the second, and for nothing at the third.
 */
export class EndingSignals {
  readonly #host: Host;
  readonly #signals: readonly NodeJS.Signals[];
  readonly #endings: Endings;
  readonly #now: () => number;
  /** When each signal came, whoever took it, repetitions of the same keystroke aside. */
  readonly #cameAt = new Map<NodeJS.Signals, number>();
  #isEnding = false;
  #effect: NodeJS.Timeout | undefined;

  constructor(
    host: Host,
    signals: readonly NodeJS.Signals[],
    endings: Endings,
    now: () => number = () => performance.now(),
  ) {
    this.#host = host;
    this.#signals = signals;
    this.#endings = endings;
    this.#now = now;
  }

  /** Whether a signal is ending the program. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** First in line, so that a listener which the program has added for once is still there when it is looked for. */
  listen(): void {
    for (const signal of this.#signals) this.#host.prependListener(signal, this.#onSignal);
  }

  stopListening(): void {
    for (const signal of this.#signals) this.#host.off(signal, this.#onSignal);
  }

  readonly #onSignal = Object.assign((signal: NodeJS.Signals): void => this.#receive(signal), {
    [OURS]: true,
  });

  #receive(signal: NodeJS.Signals): void {
    const now = this.#now();
    if (now - (this.#cameAt.get(signal) ?? Number.NEGATIVE_INFINITY) < SAME_KEYSTROKE_MS) return;
    this.#cameAt.set(signal, now);
    if (hostListens(this.#host, signal)) return;
    if (this.#isEnding) this.#endNow(signal);
    else this.#endInGoodOrder(signal);
  }

  #endInGoodOrder(signal: NodeJS.Signals): void {
    this.#isEnding = true;
    // Whatever came of it: what would not end in good order is ended now.
    const endNow = (): void => this.#endNow(signal);
    this.#endings.endAll().then(endNow, endNow);
  }

  #endNow(signal: NodeJS.Signals): void {
    this.#endings.killAll();
    this.#takeEffect(signal);
  }

  #takeEffect(signal: NodeJS.Signals): void {
    this.stopListening();
    this.#lookLater(signal);
    // Another copy of this package is not done yet; it will send the signal on.
    if (this.#host.listeners(signal).some(isOurs)) return;
    // On Windows every signal that can be sent ends a program, and not all can be sent.
    this.#host.kill(this.#host.pid, this.#host.platform === 'win32' ? 'SIGTERM' : signal);
    // Still here: process 1 of a container is not ended by the default effect of a signal.
    if (this.#host.listeners(signal).length === 0) this.#host.exit(128 + constants.signals[signal]);
  }

  /** A program that has begun to listen meanwhile takes the signal, and may live on: then it is ending no more. */
  #lookLater(signal: NodeJS.Signals): void {
    clearTimeout(this.#effect);
    this.#effect = setTimeout(() => {
      if (this.#host.listeners(signal).some(isOurs)) {
        this.#lookLater(signal);
        return;
      }
      this.#isEnding = false;
      this.#endings.goOn();
    }, EFFECT_MS);
  }
}

/** Whether the program itself listens to a signal. */
function hostListens(host: Host, signal: NodeJS.Signals): boolean {
  const others = host.listeners(signal).filter((listener) => !isOurs(listener));
  return others.length > listenersOfSignalExit(host);
}

function isOurs(listener: unknown): boolean {
  return typeof listener === 'function' && OURS in listener;
}

/**
 * The package signal-exit, which many programs hold without knowing (execa brings it along), leaves a signal to others
 * if there are any, as is done here. Each would leave it to the other, and Ctrl-C would have no effect; so its
 * listeners, which it counts in the open, are not the program's (https://github.com/tapjs/signal-exit).
 */
function listenersOfSignalExit(host: Host): number {
  const counters: unknown[] = [
    Reflect.get(globalThis, Symbol.for('signal-exit emitter')),
    Reflect.get(host, '__signal_exit_emitter__'),
  ];
  return counters.map(countIn).reduce((sum, count) => sum + count, 0);
}

function countIn(counter: unknown): number {
  const count = typeof counter === 'object' && counter !== null ? Reflect.get(counter, 'count') : 0;
  return typeof count === 'number' ? count : 0;
}
