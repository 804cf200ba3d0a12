import type { Operation, ProgressMessage, RemoteBackendClient } from 'stdwire/electron/renderer';
import { codeOf, wireCodeOf } from './error-text.ts';
import { isUnderWay, newRun, type Run, withEvent } from './run.ts';
import { Store } from './store.ts';

/** Runs that have ended and are still shown. */
const MOST_ENDED = 20;

/**
 * The operations of the backend that this page follows. They belong to the backend: a page that is loaded again takes
 * hold of what runs, and a page that goes cancels nothing.
 */
export class Runs extends Store<readonly Run[]> {
  readonly #backend: RemoteBackendClient;
  readonly #onEnd: (run: Run) => void;
  readonly #operations = new Map<string, Pick<Operation, 'cancel'>>();

  constructor(backend: RemoteBackendClient, onEnd: (run: Run) => void) {
    super([]);
    this.#backend = backend;
    this.#onEnd = onEnd;
  }

  /** Shows an operation until it ends. */
  follow<Event extends ProgressMessage>(
    operation: Operation<unknown, Event>,
    known: Partial<Pick<Run, 'progress' | 'queueIds'>> = {},
  ): void {
    const { id, command } = operation;
    if (this.#operations.has(id)) return;
    this.#operations.set(id, operation);
    const others = this.get().filter((run) => run.id !== id);
    this.set([newRun({ id, command, ...known }), ...keepable(others)]);
    const undo = operation.onProgress((event) => this.#change(id, (run) => withEvent(run, event)));
    void operation.result
      .then(
        () => this.#end(id, { state: 'completed', progress: 100 }),
        (error: unknown) => this.#end(id, { state: endOf(error), error }),
      )
      .finally(undo);
  }

  /** Takes hold of everything that runs: after a reload, for example. */
  async takeHold(): Promise<void> {
    const running = (await this.#backend.operations()).filter(({ ended_at }) => ended_at === null);
    for (const { operation_id: id, progress } of running) {
      if (this.#operations.has(id)) continue;
      // One that has ended a moment ago is nothing to follow any more.
      const operation = await this.#backend.operation(id).catch(() => undefined);
      if (operation !== undefined) this.follow(operation, { progress: progress ?? 0 });
    }
  }

  /** Asks the backend to stop a run; the run tells when it has. */
  async cancel(id: string): Promise<void> {
    this.#change(id, (run) => ({ ...run, state: 'cancelling' }));
    try {
      await this.#operations.get(id)?.cancel();
    } catch (error) {
      this.#change(id, (run) => (run.state === 'cancelling' ? { ...run, state: 'running' } : run));
      throw error;
    }
  }

  /** Shows a run no more. */
  forget(id: string): void {
    this.update((runs) => runs.filter((run) => run.id !== id));
  }

  #change(id: string, change: (run: Run) => Run): void {
    this.set(this.get().map((run) => (run.id === id ? change(run) : run)));
  }

  #end(id: string, outcome: Partial<Run>): void {
    this.#operations.delete(id);
    this.#change(id, (run) => ({ ...run, ...outcome }));
    const ended = this.get().find((run) => run.id === id);
    if (ended !== undefined) this.#onEnd(ended);
  }
}

function keepable(runs: readonly Run[]): Run[] {
  const ended = runs.filter((run) => !isUnderWay(run)).slice(0, MOST_ENDED);
  return runs.filter((run) => isUnderWay(run) || ended.includes(run));
}

function endOf(error: unknown): Run['state'] {
  if (wireCodeOf(error) === 'CANCELLED' || codeOf(error) === 'ABORTED') return 'cancelled';
  const cutShort = ['BACKEND_EXITED', 'UNRESPONSIVE', 'CRASH_LOOP', 'CLOSED'];
  return cutShort.includes(codeOf(error) ?? '') || wireCodeOf(error) === 'INTERRUPTED'
    ? 'interrupted'
    : 'failed';
}
