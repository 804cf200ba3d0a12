import type { CallOptions } from '../../client/call-options.ts';
import type { Operation, ProgressMessage } from '../renderer/index.ts';
import type { HookClient } from './command-types.ts';
import { NO_OPERATION, type OperationState } from './operation-state.ts';

type State = OperationState<unknown, ProgressMessage, unknown>;

/** What one component sees of one operation. It never ends one by itself: an operation goes on without a page. */
export class OperationView {
  readonly #client: HookClient;
  readonly #command: string | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #bySubject = new Map<string, ProgressMessage>();
  #state: State = NO_OPERATION;
  /** Grows with everything that makes what is under way of no interest. */
  #turn = 0;
  #iterator: AsyncIterator<ProgressMessage> | undefined;

  /** @param command the command whose running operation is looked for; undefined for none. */
  constructor(client: HookClient, command: string | undefined) {
    this.#client = client;
    this.#command = command;
  }

  readonly get = (): State => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Starts one; what was followed before goes on without this component. */
  start(command: string, payload: unknown, options: CallOptions<never>): Promise<Operation> {
    const started = this.#client.call(command, payload, options) as Promise<Operation>;
    return this.#hold(started, 'starting');
  }

  /** Takes hold of one by its id. */
  readonly follow = (id: string): Promise<Operation> => this.#hold(this.#client.operation(id), 'looking');

  /** Asks the backend to stop it; nothing if there is none. */
  readonly cancel = (): Promise<void> => this.#state.operation?.cancel() ?? Promise.resolve();

  /** Forgets it; it goes on. */
  readonly reset = (): void => {
    this.#leave();
    this.#set(NO_OPERATION);
  };

  /**
   * The component is there, or the backend has come back: takes hold again of what was lost, and looks for one that
   * runs where there is none.
   */
  attach(): void {
    const { state, operation } = this.#state;
    if (state === 'running' && operation !== undefined && this.#iterator === undefined)
      this.#watch(operation);
    if (state === 'lost' && operation !== undefined) void this.follow(operation.id);
    if (state === 'idle' && this.#command !== undefined) this.#look();
  }

  /** The component is gone. */
  detach(): void {
    this.#leave();
    if (this.#state.state === 'looking') this.#set(NO_OPERATION);
  }

  #look(): void {
    const turn = this.#leave();
    this.#set({ ...NO_OPERATION, state: 'looking' });
    // A moment later: in StrictMode, React mounts, unmounts and mounts again before it passes.
    queueMicrotask(() => {
      if (turn === this.#turn) void this.#find(turn);
    });
  }

  async #find(turn: number): Promise<void> {
    try {
      const running = (await this.#client.operations())
        .filter(({ command, ended_at }) => command === this.#command && ended_at === null)
        .sort((one, other) => other.started_at - one.started_at);
      if (turn !== this.#turn) return;
      const [newest] = running;
      if (newest === undefined) this.#set(NO_OPERATION);
      else await this.#hold(this.#client.operation(newest.operation_id), 'looking', newest.progress);
    } catch {
      // Who may not ask, or cannot, has none; whether the bridge is there is told elsewhere.
      if (turn === this.#turn) this.#set(NO_OPERATION);
    }
  }

  #hold(
    taking: Promise<Operation>,
    state: 'starting' | 'looking',
    progress: number | null = null,
  ): Promise<Operation> {
    const turn = this.#leave();
    this.#bySubject.clear();
    this.#set({ ...NO_OPERATION, state, progress });
    taking.then(
      (operation) => {
        if (turn !== this.#turn) return;
        this.#set({ ...this.#state, state: 'running', operation });
        this.#watch(operation);
      },
      (error: unknown) => {
        if (turn === this.#turn) this.#set({ ...NO_OPERATION, state: 'failed', error });
      },
    );
    return taking;
  }

  #watch(operation: Operation): void {
    const turn = this.#leave();
    const iterator = operation[Symbol.asyncIterator]();
    this.#iterator = iterator;
    void this.#drain(iterator, operation, turn);
  }

  async #drain(iterator: AsyncIterator<ProgressMessage>, operation: Operation, turn: number): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await iterator.next();
        if (turn !== this.#turn) return;
        if (done) break;
        this.#take(value);
      }
      const result = await operation.result;
      if (turn === this.#turn) this.#set({ ...this.#state, state: 'completed', result, progress: 100 });
    } catch (error) {
      if (turn === this.#turn) this.#set({ ...this.#state, state: this.#phaseAfter(error), error });
    }
  }

  #take(event: ProgressMessage): void {
    const { events: specs } = this.#client.outline;
    const subject = Object.hasOwn(specs, event.type) ? specs[event.type]?.subject : undefined;
    const payload = event.payload as unknown as Readonly<Record<string, unknown>>;
    const parts = subject?.filter((field) => field !== 'operation_id') ?? [];
    this.#bySubject.set([event.type, ...parts.map((field) => String(payload[field]))].join('\u0000'), event);
    const isOfTheWhole = subject !== undefined && parts.length === 0;
    const { progress } = payload;
    this.#set({
      ...this.#state,
      latest: event,
      events: [...this.#bySubject.values()],
      progress: isOfTheWhole && typeof progress === 'number' ? progress : this.#state.progress,
    });
  }

  #phaseAfter(error: unknown): 'lost' | 'failed' | 'cancelled' {
    const { code, errorCode } = error as { readonly code?: unknown; readonly errorCode?: unknown };
    if (code === 'ABORTED' || errorCode === 'CANCELLED') return 'cancelled';
    const { state } = this.#client.connection.get();
    return code === 'CLOSED' && state !== 'open' && state !== 'closed' ? 'lost' : 'failed';
  }

  /** What is under way is of no interest any more; returns the turn that begins. */
  #leave(): number {
    void this.#iterator?.return?.();
    this.#iterator = undefined;
    this.#turn += 1;
    return this.#turn;
  }

  #set(state: State): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}
