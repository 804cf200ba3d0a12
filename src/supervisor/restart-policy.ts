import type { RestartOptions } from './client-options.ts';
import { defined } from './defined.ts';

/** What follows a death: another start after a wait, or none because there were too many. */
export type RestartDecision = { readonly kind: 'restart'; readonly delayMs: number } | CrashLoop;

/** Too many deaths, within which time. */
export interface CrashLoop {
  readonly kind: 'crash-loop';
  readonly deaths: number;
  readonly withinMs: number;
}

/**
 * What holds unless it is set. Three restarts are what desktop shells grant their sidecars, and three minutes is the
 * window of VS Code's language client (https://github.com/microsoft/vscode-languageserver-node).
 */
const DEFAULT_RESTART: Required<{ [Key in keyof RestartOptions]: number }> = {
  maxRestarts: 3,
  withinMs: 180_000,
  baseDelayMs: 250,
  maxDelayMs: 15_000,
  healthyAfterMs: 30_000,
};

/**
 * Decides whether and when a backend that died is started again: exponential back-off with full jitter, so that many
 * clients whose backends die of one cause do not start them all in one moment
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). It has no clock of its own.
 */
export class RestartPolicy {
  readonly #options: typeof DEFAULT_RESTART;
  readonly #random: () => number;
  #deaths: number[] = [];

  /** @param random a number from 0 up to, but not including, 1. */
  constructor(options: RestartOptions = {}, random: () => number = Math.random) {
    this.#options = { ...DEFAULT_RESTART, ...defined(options) };
    this.#random = random;
  }

  /**
   * A backend has died, or could not be started again.
   *
   * @param now a monotonic time, in milliseconds.
   * @param ranForMs how long it had been ready; 0 if it never was.
   */
  next(now: number, ranForMs: number): RestartDecision {
    const { maxRestarts, withinMs, baseDelayMs, maxDelayMs, healthyAfterMs } = this.#options;
    if (ranForMs >= healthyAfterMs) this.forget();
    this.#deaths = [...this.#deaths.filter((at) => now - at < withinMs), now];
    const deaths = this.#deaths.length;
    if (deaths > maxRestarts) return { kind: 'crash-loop', deaths, withinMs };
    const bound = Math.min(maxDelayMs, baseDelayMs * 2 ** (deaths - 1));
    return { kind: 'restart', delayMs: this.#random() * bound };
  }

  /** Somebody has started it by hand, or it has recovered: what was counted does not count any more. */
  forget(): void {
    this.#deaths = [];
  }
}
