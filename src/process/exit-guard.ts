import { EndingSignals, type Host } from './ending-signals.ts';
import { killTreeNow } from './process-group.ts';

/** A backend that runs, and must not outlive this program. */
interface Guarded {
  readonly pid: number;
  /** Ends it in good order, within its bounds. The program is told nothing of it: it ends as well. */
  end(): Promise<void>;
}

/**
 * Makes sure that no backend outlives a program that ends without closing it: by `process.exit()`, by an exception that
 * nobody caught, at the end of its work, or by a signal (see {@link EndingSignals}). What ends a program without a word,
 * as SIGKILL does, is the backend's own to notice. While no backend runs there is no listener.
 */
export class ExitGuard {
  readonly #host: Host;
  readonly #signals: EndingSignals;
  readonly #living = new Set<Guarded>();
  readonly #waiting: (() => void)[] = [];

  constructor(host: Host, signals: readonly NodeJS.Signals[]) {
    this.#host = host;
    this.#signals = new EndingSignals(host, signals, {
      // Also if one of them fails: the others still have their time.
      endAll: () => Promise.allSettled([...this.#living].map(async (backend) => backend.end())),
      killAll: this.#killAll,
      goOn: () => this.#goOn(),
    });
  }

  /** Whether a signal is ending the program: nothing is started any more. */
  get isEnding(): boolean {
    return this.#signals.isEnding;
  }

  /** Resolves if the program lives on after the signal that is ending it. Whoever waits notices nothing before. */
  livesOn(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Guards a backend; returns what undoes it. */
  add(backend: Guarded): () => void {
    if (this.#living.size === 0) {
      this.#host.on('exit', this.#killAll);
      this.#signals.listen();
    }
    this.#living.add(backend);
    return () => {
      if (!this.#living.delete(backend) || this.#living.size > 0) return;
      this.#host.off('exit', this.#killAll);
      if (!this.isEnding) this.#signals.stopListening();
    };
  }

  #goOn(): void {
    if (this.#living.size > 0) this.#signals.listen();
    for (const goOn of this.#waiting.splice(0)) goOn();
  }

  /** The last resort: nothing can be waited for any more. */
  readonly #killAll = (): void => {
    for (const { pid } of this.#living) killTreeNow(pid);
  };
}

/**
 * Electron's main process ends by these signals in good order itself (https://www.electronjs.org/docs/latest/api/app):
 * a listener of ours would take the place of its own.
 */
const isElectron = (process as { readonly type?: string }).type === 'browser';

/** The guard of this program. */
export const exitGuard = new ExitGuard(process, isElectron ? [] : ['SIGINT', 'SIGTERM', 'SIGHUP']);
