import type { CallOptions } from '../../client/call-options.ts';
import { bridgeCalls } from '../channels/names.ts';
import type { BridgeConnection, Operation, ProgressMessage } from '../renderer/index.ts';
import type { HookClient } from './command-types.ts';
import { lifeOf } from './lives.ts';
import { NO_OPERATION, type OperationState } from './operation-state.ts';

type State = OperationState<unknown, ProgressMessage, unknown>;

/** What is looked at of an error, whatever it is. */
interface Failure {
  readonly code?: unknown;
  readonly errorCode?: unknown;
  readonly reason?: unknown;
}

/** What one component sees of one operation. It never ends one by itself: an operation goes on without a page. */
export class OperationView {
  readonly #client: HookClient;
  readonly #command: string | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #bySubject = new Map<string, ProgressMessage>();
  #state: State = NO_OPERATION;
  /** The id of the one that is there, or is being taken hold of; undefined while one is started. */
  #id: string | undefined;
  /** Settles with what is being started or taken hold of. */
  #taking: Promise<Operation> | undefined;
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
    this.#forget();
    const started = this.#client.call(command, payload, options) as Promise<Operation>;
    return this.#hold(started, { ...NO_OPERATION, state: 'starting' });
  }

  /** Takes hold of one by its id. */
  readonly follow = (id: string): Promise<Operation> => {
    this.#forget();
    return this.#take(id, NO_OPERATION);
  };

  /** Asks the backend to stop it, as soon as it is accepted; nothing if there is none. */
  readonly cancel = (): Promise<void> => {
    const cancelling = this.#cancel();
    // Who asks and does not wait hears of a failure from the operation.
    cancelling.catch(() => {});
    return cancelling;
  };

  /** Forgets it; it goes on. */
  readonly reset = (): void => {
    this.#leave();
    this.#forget();
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
    if (state === 'lost') this.#takeAgain();
    if (state === 'idle' && this.#command !== undefined) this.#look();
  }

  /** The component is gone. */
  detach(): void {
    this.#leave();
    if (this.#state.state !== 'looking') return;
    if (this.#id === undefined) this.#set(NO_OPERATION);
    else this.#set({ ...this.#state, state: 'lost' });
  }

  async #cancel(): Promise<void> {
    const { state, operation } = this.#state;
    const isHeld = state !== 'lost' && this.#taking === undefined;
    if (isHeld) await operation?.cancel();
    else if (this.#id !== undefined) await this.#client.call(bridgeCalls.cancel, { operation_id: this.#id });
    else await cancelOnceStarted(this.#taking);
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
      else await this.#take(newest.operation_id, { ...NO_OPERATION, progress: newest.progress });
    } catch {
      // Who may not ask, or cannot, has none; whether the bridge is there is told elsewhere.
      if (turn === this.#turn) this.#set(NO_OPERATION);
    }
  }

  /** Takes hold of what is known by its id; `known` is what stays to be seen meanwhile. */
  #take(id: string, known: State): Promise<Operation> {
    this.#id = id;
    return this.#hold(this.#client.operation(id), { ...known, state: 'looking', error: undefined });
  }

  /** The way to it is back: what was seen of it stays. */
  #takeAgain(): void {
    if (this.#id !== undefined) void this.#take(this.#id, this.#state);
  }

  #hold(taking: Promise<Operation>, meanwhile: State): Promise<Operation> {
    const turn = this.#leave();
    const connection = this.#client.connection.get();
    this.#taking = taking;
    this.#set(meanwhile);
    taking.then(
      (operation) => {
        if (turn !== this.#turn) return;
        this.#taking = undefined;
        this.#id = operation.id;
        this.#set({ ...this.#state, state: 'running', operation });
        this.#watch(operation);
      },
      (error: unknown) => {
        if (turn !== this.#turn) return;
        this.#taking = undefined;
        if (this.#id !== undefined && this.#isLost(error, connection)) this.#lose(error);
        else this.#set({ ...this.#state, state: 'failed', error });
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
    const connection = this.#client.connection.get();
    try {
      for (;;) {
        const { done, value } = await iterator.next();
        if (turn !== this.#turn) return;
        if (done) break;
        this.#show(value);
      }
      const result = await operation.result;
      if (turn === this.#turn) this.#set({ ...this.#state, state: 'completed', result, progress: 100 });
    } catch (error) {
      if (turn !== this.#turn) return;
      if (this.#isLost(error, connection)) this.#lose(error);
      else this.#set({ ...this.#state, state: this.#phaseAfter(error), error });
    }
  }

  #show(event: ProgressMessage): void {
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

  #phaseAfter(error: unknown): 'failed' | 'cancelled' {
    const { code, errorCode } = error as Failure;
    return code === 'ABORTED' || errorCode === 'CANCELLED' ? 'cancelled' : 'failed';
  }

  /**
   * Whether it failed because the way to the bridge broke, so that it may go on. How the page stands with the bridge has
   * changed then since `before`, and may be well again by now.
   */
  #isLost(error: unknown, before: BridgeConnection): boolean {
    const { code, reason } = error as Failure;
    const isOfTheWay =
      code === 'CLOSED' ||
      code === 'ABORTED' ||
      (code === 'BRIDGE_REFUSED' && (reason === 'unavailable' || reason === 'document'));
    const now = this.#client.connection.get();
    if (!isOfTheWay || now.state === 'closed') return false;
    // What never was there is refused; what was there may be found again.
    if (now.state === 'refused') return this.#state.operation !== undefined;
    return now.state !== 'open' || now !== before;
  }

  #lose(error: unknown): void {
    this.#set({ ...this.#state, state: 'lost', error });
    // Else it is taken hold of when the next life begins.
    if (lifeOf(this.#client) !== undefined) this.#takeAgain();
  }

  /** The next one is another. */
  #forget(): void {
    this.#id = undefined;
    this.#bySubject.clear();
  }

  /** What is under way is of no interest any more; returns the turn that begins. */
  #leave(): number {
    void this.#iterator?.return?.();
    this.#iterator = undefined;
    this.#taking = undefined;
    this.#turn += 1;
    return this.#turn;
  }

  #set(state: State): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}

async function cancelOnceStarted(starting: Promise<Operation> | undefined): Promise<void> {
  // What could not be started needs no end: who started it hears why.
  const operation = await starting?.catch(() => undefined);
  await operation?.cancel();
}
