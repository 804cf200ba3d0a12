import { type ErrorFor, outcomeText } from '../../client/call-errors.ts';
import { SweepTimer } from '../../client/sweep-timer.ts';
import { CommandTimeoutError } from '../../errors.ts';
import type { BridgePort } from '../channels/port.ts';

/** So much longer the page waits than the main process, whose word is the better one. */
const MARGIN_MS = 500;
/** A main process that lives answers a hello at once. */
const SIGN_OF_LIFE_MS = 2000;

/** The limits that somebody set for one wait. */
interface GuardedLimits {
  readonly timeoutMs?: number | null | undefined;
  readonly totalTimeoutMs?: number | undefined;
}

interface Guarded {
  readonly command: string;
  readonly limitMs: number;
  readonly limit: 'response' | 'total';
  readonly expire: (errorFor: ErrorFor) => void;
  /** When it is looked after, on the clock of `performance.now()`. */
  at: number;
}

/**
 * Watches over the limits of a page's calls in place of a main process, or a server, that does nothing any more: stopped
 * by the system, or in an endless loop. One that lives watches over them itself, and better: it knows since when the
 * backend has been asked. So a limit that has run out here leads to the question whether it lives, which is a hello; only
 * where that is not answered either is the wait ended.
 */
export class LimitGuard {
  readonly #port: BridgePort;
  readonly #guarded = new Set<Guarded>();
  readonly #timer = new SweepTimer((now, missedMs) => this.#sweep(now, missedMs));

  constructor(port: BridgePort) {
    this.#port = port;
  }

  /** Watches over a wait that has a limit of its own; returns the undo. */
  watch(
    command: string,
    { timeoutMs, totalTimeoutMs }: GuardedLimits,
    expire: Guarded['expire'],
  ): (() => void) | undefined {
    const limitMs = Math.min(
      timeoutMs ?? Number.POSITIVE_INFINITY,
      totalTimeoutMs ?? Number.POSITIVE_INFINITY,
    );
    if (limitMs === Number.POSITIVE_INFINITY) return undefined;
    const limit = limitMs === timeoutMs ? 'response' : 'total';
    const guarded: Guarded = { command, limitMs, limit, expire, at: 0 };
    this.#guarded.add(guarded);
    this.#begin(guarded);
    return () => {
      this.#guarded.delete(guarded);
      if (this.#guarded.size === 0) this.#timer.stop();
    };
  }

  #begin(guarded: Guarded): void {
    guarded.at = performance.now() + guarded.limitMs + MARGIN_MS;
    this.#timer.arm(guarded.at);
  }

  #sweep(now: number, missedMs: number): number {
    const due: Guarded[] = [];
    let next = Number.POSITIVE_INFINITY;
    for (const guarded of this.#guarded) {
      guarded.at += missedMs;
      if (guarded.at <= now) {
        due.push(guarded);
        guarded.at = Number.POSITIVE_INFINITY;
      }
      next = Math.min(next, guarded.at);
    }
    if (due.length > 0) void this.#judge(due);
    return next;
  }

  async #judge(due: readonly Guarded[]): Promise<void> {
    const lives = await this.#lives();
    for (const guarded of due) {
      if (!this.#guarded.has(guarded)) continue;
      if (lives) this.#begin(guarded);
      else guarded.expire(silent(guarded));
    }
  }

  /** Whether anything at all is answered. */
  #lives(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), SIGN_OF_LIFE_MS);
      const answered = (): void => {
        clearTimeout(timer);
        resolve(true);
      };
      this.#port.hello().then(answered, answered);
    });
  }
}

function silent({ command, limitMs, limit }: Guarded): ErrorFor {
  return (outcome) =>
    new CommandTimeoutError(
      `${command} did not end within ${limitMs} ms, and the other side of the bridge gives no sign of life; ${outcomeText(outcome)}.`,
      { command, timeoutMs: limitMs, limit, outcome },
    );
}
