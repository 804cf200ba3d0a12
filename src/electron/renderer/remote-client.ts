import type { CallOptions, FollowOptions } from '../../client/call-options.ts';
import type { CommandMap, Outline } from '../../client/contract.ts';
import type { Caller } from '../../client/face.ts';
import type { Operation } from '../../client/operation.ts';
import { type BridgeError, ClosedError } from '../../errors.ts';
import type { OperationSnapshot } from '../../messages/index.ts';
import type { Answer, EventsOf, PayloadOf } from '../../supervisor/client-types.ts';
import type { ControlMap } from '../../supervisor/control-map.ts';
import type { BackendStatus } from '../../supervisor/status.ts';
import { bridgeCalls } from '../channels/names.ts';
import type { BridgePort, PortEvent } from '../channels/port.ts';
import { Barrier } from './barrier.ts';
import { type BridgeConnection, isRecovering } from './connection.ts';
import { LimitGuard } from './limit-guard.ts';
import { lostOperation } from './lost-operation.ts';
import { RemoteCalls } from './remote-calls.ts';
import { type RemoteEvents, RemoteNotices } from './remote-events.ts';
import { RemoteOperations } from './remote-operations.ts';
import { type Granted, Session } from './session.ts';
import { StatusStore } from './status-store.ts';
import { type Store, WritableStore } from './store.ts';
import { toPlain } from './to-plain.ts';
import { Topics } from './topics.ts';

const NO_OPTIONS: CallOptions<never> = Object.freeze({});
const EMPTY_PAYLOAD: object = Object.freeze({});

/** Options of a {@link RemoteClient}. */
export interface RemoteClientOptions {
  /**
   * Makes plain data of every payload before it is sent, for pages whose framework wraps data in proxies, as Vue and MobX
   * do: true for a deep copy, or a function of your own. Default: false, payloads are taken as they are.
   */
  readonly toPlain?: boolean | ((payload: unknown) => unknown) | undefined;
}

/** Figures about a client, to look at when something seems wrong. */
export interface RemoteCounts {
  /** Calls that wait for their reply, and operations that are followed. */
  readonly inFlight: number;
  /** Replies that were dropped because their caller had given up. */
  readonly lateReplies: number;
  /** Replies whose last progress did not come in time. */
  readonly truncatedProgress: number;
}

/**
 * A client in a page, whose backend is on the other side of a bridge: the same commands, operations and errors as those of
 * the client in the main process. It says hello at once; calls made before the answer wait for it, and where it is refused
 * every call is rejected with the `BridgeError` that says why.
 *
 * The main process watches over the limits of calls. Where it does nothing any more, or the server of a WebSocket does
 * not, a call or an operation with a `timeoutMs` or a `totalTimeoutMs` of its own ends all the same, with a
 * `CommandTimeoutError` of unknown outcome, about 2.5 s after its limit. One without waits until the other side goes on
 * or is gone: the limits that the client in the main process has by itself are not known here.
 *
 * For a protocol of your own:
 *
 * ```ts
 * export interface CaptureWindow extends CaptureMethods {}
 * export class CaptureWindow extends RemoteClient<CaptureCommandMap> {
 *   constructor(port = windowPort()) {
 *     super(captureOutline, port);
 *   }
 * }
 * defineFace(CaptureWindow, captureOutline);
 * ```
 */
export class RemoteClient<Commands extends CommandMap<Commands>> implements Caller {
  /** The protocol that it speaks, without its schemas: the main process checks. */
  readonly outline: Outline;
  /** What is known about the backend; `get()` gives undefined before the hello was answered, where the window was not granted the status, and while the way to the bridge is lost. */
  readonly status: Store<BackendStatus | undefined>;
  /** How this page stands with the bridge. */
  readonly connection: Store<BridgeConnection>;
  readonly #port: BridgePort;
  readonly #notices = new RemoteNotices();
  readonly #status = new StatusStore(this.#notices.reportCallbackError);
  readonly #connection: WritableStore<BridgeConnection>;
  readonly #session: Session;
  readonly #topics: Topics;
  readonly #barrier: Barrier;
  readonly #operations: RemoteOperations;
  readonly #calls: RemoteCalls;
  /** Operations that are being taken hold of. */
  readonly #following = new Map<string, Promise<Operation>>();
  /** Undoes what was hung on the port. */
  readonly #undo = new Set<() => void>();
  /** Whether the port is making its way to the bridge again. */
  #isWayLost = false;
  #lateReplies = 0;
  #truncatedProgress = 0;

  /**
   * @param outline the generated outline of the protocol.
   * @param port the way to the bridge: what the preload put on `window` ({@link windowPort}), or one over a WebSocket
   * ({@link webSocketPort}), which is closed with the client.
   */
  constructor(outline: Outline, port: BridgePort, options: RemoteClientOptions = {}) {
    const { reportCallbackError } = this.#notices;
    this.outline = outline;
    this.#port = port;
    this.status = this.#status;
    this.#connection = new WritableStore<BridgeConnection>(
      { state: 'connecting', error: undefined },
      reportCallbackError,
    );
    this.connection = this.#connection;
    this.#session = new Session({
      port,
      outline,
      onHello: () => this.#connect('connecting'),
      onOpen: ({ status }, isNew) => {
        if (status !== null) this.#status.take(status);
        if (isNew) this.#topics.renew();
        this.#connect('open');
      },
      onRefused: (error) => {
        this.#topics.lose();
        this.#connect('refused', error);
      },
    });
    this.#topics = new Topics(port, () => this.#session.isOpen);
    this.#barrier = new Barrier({
      onTruncated: () => {
        this.#truncatedProgress += 1;
      },
    });
    const guard = new LimitGuard(port);
    this.#operations = new RemoteOperations({
      outline,
      guard,
      onCallbackError: reportCallbackError,
      cancel: async (id) => void (await this.call(bridgeCalls.cancel, { operation_id: id })),
      giveUp: (callId) => port.control('cancel', callId),
      leave: (callId) => port.control('leave', callId),
    });
    this.#calls = new RemoteCalls({
      outline,
      port,
      session: this.#session,
      barrier: this.#barrier,
      operations: this.#operations,
      guard,
      toPlain: options.toPlain === true ? toPlain : options.toPlain || undefined,
      onCallbackError: reportCallbackError,
      onSessionLost: (number) => this.#lose(number),
      onLateReply: () => {
        this.#lateReplies += 1;
      },
    });
    this.#undo.add(port.onEvent((event) => this.#receive(event)));
    if (isRecovering(port))
      this.#undo.add(port.onConnection((state, error) => this.#reconnect(state, error)));
    this.#undo.add(this.#status.subscribe(() => this.#tellStatus()));
    void this.hello();
  }

  /** What this window may do; undefined before the hello was answered. */
  get granted(): Granted | undefined {
    return this.#session.granted;
  }

  /** What waits now, and what has gone wrong since the client was made. */
  get counts(): RemoteCounts {
    return {
      inFlight: this.#calls.size + this.#operations.size,
      lateReplies: this.#lateReplies,
      truncatedProgress: this.#truncatedProgress,
    };
  }

  /**
   * Says hello, and resolves with what this window may do. Calls do it by themselves.
   *
   * @throws BridgeError if it is refused: there is no bridge, it is of another version, or it does not know this page.
   */
  hello(): Promise<Granted> {
    return observed(this.#session.hello());
  }

  /** Sends a command by name. The methods named after the commands do the same. */
  request<Name extends keyof (Commands & ControlMap) & string>(
    name: Name,
    payload: PayloadOf<(Commands & ControlMap)[Name]>,
    options?: CallOptions<EventsOf<(Commands & ControlMap)[Name]>>,
  ): Promise<Answer<(Commands & ControlMap)[Name]>> {
    return this.call(name, payload, options) as Promise<Answer<(Commands & ControlMap)[Name]>>;
  }

  /** Sends a command by a name that is known only at run time. */
  call(
    name: string,
    payload: unknown = EMPTY_PAYLOAD,
    options: CallOptions<never> = NO_OPTIONS,
  ): Promise<unknown> {
    return this.#calls.make(name, payload, options);
  }

  /**
   * Takes hold of an operation that runs, or has ended recently, by its id: after a reload, for example. The window must
   * have been granted the command that started it. `onProgress` is called back from then on; of one that has ended, with
   * its final event.
   */
  operation(id: string, options: FollowOptions = {}): Promise<Operation> {
    const known = this.#operations.find(id) ?? this.#following.get(id);
    return observed(known === undefined ? this.#follow(id, options) : joined(known, options));
  }

  /** Lists the operations that this window may follow, those that run and those that have ended recently. */
  operations(): Promise<readonly OperationSnapshot[]> {
    return this.call(bridgeCalls.operations) as Promise<readonly OperationSnapshot[]>;
  }

  /** Starts the backend; resolves when it is ready. The window must have been granted `lifecycle`. */
  start(): Promise<void> {
    return observed(this.#lifecycle(bridgeCalls.start));
  }

  /** Ends the backend in good order; resolves when it is gone. The window must have been granted `lifecycle`. */
  stop(): Promise<void> {
    return observed(this.#lifecycle(bridgeCalls.stop));
  }

  /** Ends the backend, if it runs, and starts it. The window must have been granted `lifecycle`. */
  restart(): Promise<void> {
    return observed(this.#lifecycle(bridgeCalls.restart));
  }

  /**
   * Calls back for each event of that name; returns its undo. `progress` and `log` are told only where the window was
   * granted the topic (`granted.topics` says so), and subscribed to as long as somebody listens.
   */
  on<Name extends keyof RemoteEvents>(
    name: Name,
    listener: (event: RemoteEvents[Name]) => unknown,
  ): () => void {
    const unlisten = this.#notices.on(name, listener);
    if (name !== 'progress' && name !== 'log') return unlisten;
    const unsubscribe = this.#topics.add(name);
    this.#undo.add(unsubscribe);
    return () => {
      unlisten();
      unsubscribe();
      this.#undo.delete(unsubscribe);
    };
  }

  /** Lets go of the bridge for good: what waits is rejected, operations go on without this page. The backend goes on, too. */
  close(): void {
    if (this.connection.get().state === 'closed') return;
    this.#calls.close();
    this.#operations.leave(closedOperation);
    for (const undo of this.#undo) undo();
    this.#undo.clear();
    this.#barrier.reset();
    this.#session.close();
    if (isRecovering(this.#port)) this.#port.close();
    this.#connect('closed');
  }

  async #follow(id: string, options: FollowOptions): Promise<Operation> {
    const following = this.call(bridgeCalls.follow, { operation_id: id }, options as CallOptions<never>);
    this.#following.set(id, following as Promise<Operation>);
    try {
      return (await following) as Operation;
    } finally {
      this.#following.delete(id);
    }
  }

  async #lifecycle(name: string): Promise<void> {
    // How long that may take is the main process's to say.
    await this.call(name, EMPTY_PAYLOAD);
  }

  #receive(event: PortEvent): void {
    if (event.kind === 'gone') {
      // What follows is of another session, which counts its events anew.
      this.#begone();
    } else {
      this.#tell(event);
      this.#barrier.see(event.seq);
    }
  }

  #tell(event: Exclude<PortEvent, { kind: 'gone' }>): void {
    if (event.kind === 'progress') {
      if (!this.#operations.deliver(event.id, event.data)) this.#calls.deliver(event.id, event.data);
    } else if (event.kind === 'end') {
      if (!this.#operations.end(event)) this.#calls.end(event);
    } else if (event.kind === 'status') {
      this.#status.take(event.data);
    } else if (event.kind === 'general') {
      this.#notices.emit('progress', event.data);
    } else {
      for (const [index, line] of event.data.entries())
        this.#notices.emit('log', { ...line, dropped: index === 0 ? event.dropped : 0 });
    }
  }

  /** The way to the bridge broke, or is there again. */
  #reconnect(state: 'open' | 'lost', error?: BridgeError): void {
    this.#isWayLost = state === 'lost';
    if (state === 'open') return void this.hello();
    this.#lose(this.#session.number, error);
    // Before the status is forgotten: one that is not known says nothing of a backend that cannot be reached.
    this.#connect('lost', error);
    this.#status.forget();
  }

  /** The bridge has let go of this document. It may have taken hold of its window again, with another grant. */
  #begone(): void {
    this.#lose(this.#session.number);
    void this.hello();
    this.#status.forget();
  }

  /** The bridge knows nothing of this document any more. */
  #lose(number: number, cause?: BridgeError): void {
    if (!this.#session.lose(number)) return;
    this.#barrier.reset();
    this.#topics.lose();
    this.#operations.breakOff((operation) => lostOperation(operation, cause));
  }

  #tellStatus(): void {
    const status = this.#status.get();
    if (status !== undefined) this.#notices.emit('status', status);
  }

  #connect(state: BridgeConnection['state'], error?: BridgeConnection['error']): void {
    const before = this.#connection.get();
    // Hellos that are said while there is no way fail, and change nothing: the way is being made again.
    if (this.#isWayLost && before.state === 'lost' && state !== 'closed') return;
    if (before.state === state && before.error === error) return;
    const connection = Object.freeze({ state, error });
    this.#connection.set(connection);
    this.#notices.emit('connection', connection);
  }
}

/** One that this page follows already gets one more listener. */
async function joined(
  known: Operation | Promise<Operation>,
  { onProgress }: FollowOptions,
): Promise<Operation> {
  const operation = await known;
  if (onProgress !== undefined) operation.onProgress(onProgress);
  return operation;
}

function closedOperation({ id, command }: Operation): ClosedError {
  return new ClosedError(
    `The client was closed while ${command} ran. It may go on: operation('${id}') of another client takes hold of it.`,
    { outcome: 'unknown' },
  );
}

/** Who does not look at a promise has chosen not to hear of its failure. */
function observed<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {});
  return promise;
}
