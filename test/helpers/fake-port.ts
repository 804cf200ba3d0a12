import { deferred } from '../../src/client/deferred.ts';
import type { ErrorEnvelope } from '../../src/electron/channels/error-envelope.ts';
import type {
  BridgeEventBody,
  CallReply,
  RemoteCallOptions,
  StartedOperation,
} from '../../src/electron/channels/messages.ts';
import type { BridgePort, PortEvent, PortHello } from '../../src/electron/channels/port.ts';
import type { RecoveringPort } from '../../src/electron/renderer/connection.ts';
import { BridgeError } from '../../src/errors.ts';
import type { BackendStatus } from '../../src/supervisor/status.ts';

/** A call that a page has made, and what answers it. */
export interface PortCall {
  readonly id: string;
  readonly command: string;
  readonly payload: unknown;
  readonly options: RemoteCallOptions | undefined;
  /** Answers it; `lastSeq` is that of the last event under its id, unless another one is given. */
  readonly succeed: (
    data: unknown,
    more?: { lastSeq?: number; operation?: StartedOperation | undefined },
  ) => void;
  readonly fail: (error: ErrorEnvelope, lastSeq?: number) => void;
}

/** A status of a backend that runs. */
export function status(changes: Partial<BackendStatus> = {}): BackendStatus {
  return {
    state: 'running',
    pid: 4711,
    path: '/backend',
    port: null,
    startedAt: 1,
    changedAt: 1,
    restarts: 0,
    generation: 1,
    revision: 1,
    memory: null,
    cpu: null,
    lastExit: null,
    lastError: null,
    ...changes,
  };
}

/** An error of the bridge, as it crosses. */
export function refusedBy(reason: string, message = `refused: ${reason}`): ErrorEnvelope {
  return { code: 'BRIDGE_REFUSED', name: 'BridgeError', message, retryable: false, fields: { reason } };
}

/** The bridge's side of a page, by hand: a test answers each call itself, in the order that it wants. */
export class FakePort implements BridgePort {
  version = 1;
  readonly calls: PortCall[] = [];
  /** `cancel 1`, `subscribe log`. */
  readonly controls: string[] = [];
  hellos = 0;
  /** What the next hellos are answered. */
  answer: PortHello = {
    ok: true,
    version: 1,
    protocol: { name: 'songs', version: '1.0.0' },
    commands: ['GET_ACCOUNTS', 'CREATE_SONGS_BATCH'],
    topics: ['status', 'progress', 'log'],
    lifecycle: true,
    status: status(),
    limits: { maxInFlight: 100, maxCallsPerSecond: null, maxPayloadLength: 1000, maxPayloadDepth: 10 },
  };
  /** While there is one, hellos wait for it. */
  gate: Promise<void> | undefined;
  seq = 0;
  readonly #listeners = new Set<(event: PortEvent) => void>();
  readonly #lastSeqs = new Map<string, number>();
  readonly #waiting = new Set<() => void>();

  readonly hello = async (): Promise<PortHello> => {
    this.hellos += 1;
    await this.gate;
    return this.answer;
  };

  readonly call = (
    id: string,
    command: string,
    payload: unknown,
    options?: RemoteCallOptions,
  ): Promise<CallReply> =>
    new Promise((resolve) => {
      const lastSeq = (): number => this.#lastSeqs.get(id) ?? 0;
      this.calls.push({
        id,
        command,
        payload,
        options,
        succeed: (data, { operation, ...more } = {}) =>
          resolve({ ok: true, data, operation, lastSeq: more.lastSeq ?? lastSeq() }),
        fail: (error, seq) => resolve({ ok: false, error, lastSeq: seq ?? lastSeq() }),
      });
      for (const wake of this.#waiting) wake();
    });

  readonly control = (op: string, subject: string): void => {
    this.controls.push(`${op} ${subject}`);
  };

  readonly onEvent = (listener: (event: PortEvent) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** How many follow its events. */
  get listeners(): number {
    return this.#listeners.size;
  }

  /** Tells the page something; returns its number. */
  tell(event: BridgeEventBody): number {
    this.seq += 1;
    if (event.kind === 'progress' || event.kind === 'end') this.#lastSeqs.set(event.id, this.seq);
    for (const listener of this.#listeners) listener({ seq: this.seq, ...event });
    return this.seq;
  }

  /** The call of that number, once it was made. */
  async nth(number: number): Promise<PortCall> {
    for (;;) {
      const call = this.calls[number - 1];
      if (call !== undefined) return call;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#waiting.delete(wake);
          resolve();
        };
        this.#waiting.add(wake);
      });
    }
  }
}

/** A port whose way to the bridge can break, when a test says so. */
export class BreakablePort extends FakePort implements RecoveringPort {
  readonly #watchers = new Set<Parameters<RecoveringPort['onConnection']>[0]>();

  readonly onConnection: RecoveringPort['onConnection'] = (listener) => {
    this.#watchers.add(listener);
    return () => {
      this.#watchers.delete(listener);
    };
  };

  readonly close = (): void => {};

  /** The way breaks: from now on nothing is answered but that there is none. */
  break(): void {
    this.#whole ??= this.answer;
    this.answer = { ok: false, error: refusedBy('unavailable') };
    const error = new BridgeError('The connection was lost.', { reason: 'unavailable' });
    for (const watch of this.#watchers) watch('lost', error);
  }

  /** The way is there again. */
  mend(changes: object = {}): void {
    this.answer = { ...(this.#whole ?? this.answer), ...changes } as PortHello;
    this.#whole = undefined;
    for (const watch of this.#watchers) watch('open');
  }

  #whole: PortHello | undefined;
}

/** A port whose hellos are answered once it is opened. */
export function gatedPort(): { readonly port: FakePort; readonly open: () => void } {
  const port = new FakePort();
  const { promise, resolve } = deferred<void>();
  port.gate = promise;
  return { port, open: resolve };
}

/** A progress event of an operation, or of a command, by its id on the wire. */
export function progressOf(
  operationId: string,
  payload: Record<string, unknown> = {},
  type = 'BATCH_PROGRESS',
) {
  return {
    id: 'progress-event' as const,
    type,
    payload: { operation_id: operationId, ...payload },
    timestamp: 1,
  };
}
