import { checkHealth, type HttpHealth } from './http-health.ts';

/**
 * What has to hold before a backend counts as ready: `message`, the ready message on its log; `output`, a line of its
 * log (or a stray line of its stdout) that holds this text or matches this pattern; `http`, a health check that passes.
 */
export type ReadyCondition = 'message' | OutputCondition | HttpCondition;

/** A line of the backend's output that says it is ready. */
export interface OutputCondition {
  /** A text that the line contains, or a pattern that it matches. */
  readonly output: string | RegExp;
}

/** A health check that passes once the backend is ready. */
export interface HttpCondition {
  /** How it is asked. */
  readonly http: HttpHealth;
}

/** What a {@link Readiness} needs. */
interface ReadinessOptions {
  readonly conditions: readonly ReadyCondition[];
  /** The port the backend listens on, once that is known. */
  readonly port: () => number | undefined;
  /** Called once, when everything holds. */
  readonly onReady: () => void;
  /** Called once, if a health check has given up. */
  readonly onFailed: (error: Error) => void;
}

/** What a backend is still waited for. */
interface Unmet {
  /** The first condition that does not hold, in words. */
  readonly text: string;
  /** What its last health check got. */
  readonly cause?: Error;
}

/**
 * Watches whether a starting backend is ready. Messages and lines count from the first moment, in any order; a health
 * check begins when all that stands before it in the list holds.
 */
export class Readiness {
  readonly #options: ReadinessOptions;
  readonly #abort = new AbortController();
  #open: readonly ReadyCondition[];
  #checked: HttpCondition | undefined;
  #lastFailure: Error | undefined;

  constructor(options: ReadinessOptions) {
    this.#options = options;
    this.#open = options.conditions;
  }

  /** What is waited for now. */
  get unmet(): Unmet {
    const [first = 'message'] = this.#open;
    if (first === 'message') return { text: 'its ready message' };
    if ('output' in first) return { text: `a line of output with ${first.output}` };
    const last = this.#lastFailure;
    return last === undefined
      ? { text: 'its health check' }
      : { text: `its health check (${last.message})`, cause: last };
  }

  /** The backend runs. */
  begin(): void {
    this.#next();
  }

  /** The backend has said that it is ready. */
  takeMessage(): void {
    this.#meet((condition) => condition === 'message');
  }

  /** The backend has written a line. */
  takeLine(line: string): void {
    this.#meet(
      (condition) => typeof condition === 'object' && 'output' in condition && holds(condition, line),
    );
  }

  /** Nobody waits any more. */
  stop(): void {
    this.#open = [];
    this.#abort.abort();
  }

  #meet(isMet: (condition: ReadyCondition) => boolean): void {
    const left = this.#open.filter((condition) => !isMet(condition));
    if (left.length === this.#open.length) return;
    this.#open = left;
    this.#next();
  }

  #next(): void {
    const [first] = this.#open;
    if (first === undefined) {
      if (!this.#abort.signal.aborted) this.#options.onReady();
    } else if (typeof first === 'object' && 'http' in first && this.#checked !== first)
      void this.#check(first);
  }

  async #check(condition: HttpCondition): Promise<void> {
    this.#checked = condition;
    this.#lastFailure = undefined;
    const { signal } = this.#abort;
    try {
      await checkHealth(condition.http, this.#options.port, signal, (failure) => {
        this.#lastFailure = failure;
      });
    } catch (error) {
      if (!signal.aborted) this.#options.onFailed(error as Error);
      return;
    }
    this.#meet((open) => open === condition);
  }
}

function holds({ output }: OutputCondition, line: string): boolean {
  return typeof output === 'string' ? line.includes(output) : line.search(output) !== -1;
}
