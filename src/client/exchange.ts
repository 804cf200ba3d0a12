import { ProtocolError } from '../errors.ts';
import type { OperationSnapshot } from '../messages/index.ts';
import { isBlank } from '../wire/blank.ts';
import { isProgress, PROGRESS_ID } from '../wire/codec.ts';
import { infidelityOf, MAX_NESTING, textInfidelityOf } from '../wire/faithful.ts';
import type { LineFault } from '../wire/line-decoder.ts';
import type { Outbox } from '../wire/outbox.ts';
import { type BrokenMessage, idsIn, parseObject, salvage, type WireObject } from '../wire/salvage.ts';
import type { BackendProfile } from './backend-profile.ts';
import type { ErrorFor } from './call-errors.ts';
import type { FollowOptions } from './call-options.ts';
import { Calls } from './calls.ts';
import type { CommandTable } from './command-table.ts';
import { faultError } from './fault-error.ts';
import type { GeneralProgress } from './notices.ts';
import type { Operation } from './operation.ts';
import { ProgressRouter } from './progress-router.ts';
import { textOf } from './response.ts';
import { SweepTimer } from './sweep-timer.ts';

/** What an exchange needs from its connection, and whom it tells. */
interface ExchangeOptions {
  readonly table: CommandTable;
  readonly outbox: Outbox;
  readonly profile: BackendProfile;
  readonly commandTimeoutMs: number | null;
  readonly maxLineBytes: number;
  readonly onProgress: (progress: GeneralProgress) => void;
  readonly onStray: (text: string) => void;
  readonly onViolation: (error: ProtocolError) => void;
  readonly onLateReply: () => void;
  readonly onCallbackError: (error: unknown) => void;
}

/** What is said of a message that cannot be delivered. */
const BROKEN: Readonly<Record<BrokenMessage['kind'], string>> = {
  'invalid-json': 'A message is not JSON; it was not delivered. Only the wire may write to stdout.',
  'inexact-number':
    'A message holds a number that JavaScript cannot hold exactly; it was not delivered. Send it as text.',
  'half-pair': 'A message holds half of a surrogate pair, which is no text; it was not delivered.',
  'too-deep': `A message is nested more than ${MAX_NESTING} levels deep; it was not delivered.`,
};

/**
 * The conversation with a backend that is ready: lines come in and find their call or operation, commands go out.
 * It knows nothing of processes, of starting or of ending.
 */
export class Exchange {
  readonly calls: Calls;
  readonly router: ProgressRouter;
  readonly #options: ExchangeOptions;
  readonly #timer: SweepTimer;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#timer = new SweepTimer((now, missedMs) =>
      Math.min(this.calls.sweep(now, missedMs), this.router.sweep(now, missedMs)),
    );
    const onDeadline = (deadline: number): void => this.#timer.arm(deadline);
    this.calls = new Calls({
      ...options,
      onDeadline,
      onAccepted: (pending, data) => this.router.begin(pending, data),
      onOrphan: (data) => this.#cancelOrphan(data),
      onNoStarters: () => this.router.releaseEarly(),
    });
    this.router = new ProgressRouter({
      ...options,
      pending: this.calls.pending,
      onDeadline,
      onGeneral: options.onProgress,
      cancelOperation: (id) => this.call('CANCEL_OPERATION', { operation_id: id }),
    });
  }

  /** Sends a command by name. */
  call(name: string, payload: unknown): Promise<unknown> {
    return this.calls.request(this.#options.table.command(name), payload, {});
  }

  /** Takes hold of an operation that runs or has ended recently; undefined if the backend knows none of that id. */
  async operation(id: string, options: FollowOptions): Promise<Operation | undefined> {
    const running = this.router.follow(id, options);
    if (running !== undefined) return running;
    if (!this.#options.profile.has('operations')) {
      throw new ProtocolError(
        'This backend cannot be asked for its operations (it does not announce operations).',
        {
          kind: 'unsupported',
        },
      );
    }
    const release = this.router.expect(id);
    try {
      const snapshots = (await this.call('GET_OPERATIONS', {})) as OperationSnapshot[];
      const snapshot = snapshots.find(({ operation_id }) => operation_id === id);
      return snapshot && this.router.adopt(snapshot, options);
    } finally {
      release();
    }
  }

  /** Takes one line. */
  receiveLine(line: string): void {
    const message = parseObject(line);
    try {
      if (message === undefined) this.#salvage(line);
      else {
        // The numbers of an event are its schema's business: it has few, and there are a million events a second.
        const judge = message.id === PROGRESS_ID ? textInfidelityOf : infidelityOf;
        const kind = judge(message, line);
        if (kind === undefined) this.#receive(message);
        else this.#broken({ kind, ids: idsIn(line) });
      }
    } catch (error) {
      this.#unreadable(line, error);
    }
  }

  /** Takes bytes that are not a line: the call they were meant for, where it can be told, learns about it. */
  receiveFault(fault: LineFault): void {
    const { maxLineBytes, onViolation } = this.#options;
    const ids = idsIn(fault.prefix);
    const told = ids.filter((id) => this.calls.reject(id, faultError(fault, id, maxLineBytes)));
    const error = faultError(fault, told[0], maxLineBytes);
    onViolation(
      error instanceof ProtocolError ? error : new ProtocolError(error.message, { kind: 'too-large' }),
    );
  }

  /** The connection has ended: settles everything, in any case. */
  settle(errorFor: ErrorFor): void {
    this.#timer.stop();
    try {
      this.calls.settle(errorFor, 'all');
    } finally {
      this.router.settle(errorFor);
    }
  }

  #receive(message: WireObject): void {
    const { id } = message;
    if (id === PROGRESS_ID) {
      if (isProgress(message)) this.router.receive(message);
      else
        this.#violation(message, 'wrong-shape', 'An event has no type, or no operation_id in its payload.');
    } else if (typeof id !== 'string' || !this.calls.receive(id, message)) this.#unanswered(message);
  }

  /** Nothing that a backend sends may throw out of here: nested 100,000 levels deep, JSON parses and then overflows the stack. */
  #unreadable(line: string, cause: unknown): void {
    const errorFor = (id: string | undefined) =>
      new ProtocolError(
        'A message could not be taken in; it was not delivered.',
        { kind: 'wrong-shape', id },
        { cause },
      );
    const told = idsIn(line).filter((id) => this.calls.reject(id, errorFor(id)));
    this.#options.onViolation(errorFor(told[0]));
  }

  /** A message that belongs to nothing is reported, never thrown and never dropped in silence. */
  #unanswered(message: WireObject): void {
    const { id, error, type } = message;
    if (id === null && typeof error === 'string') {
      this.#violation(message, 'refused', `The backend refused a line that was sent to it: ${error}`);
    } else if (typeof id === 'string' && typeof type === 'string') {
      this.#violation(
        message,
        'unknown-id',
        `A ${type} came for an id that nothing waits for; it was ignored.`,
      );
    } else
      this.#violation(
        message,
        'wrong-shape',
        'A message is neither a response nor an event; it was ignored.',
      );
  }

  #salvage(line: string): void {
    if (isBlank(line)) return;
    const { messages, stray, broken } = salvage(line);
    for (const text of stray) this.#options.onStray(text);
    for (const message of broken) this.#broken(message);
    for (const message of messages) this.#receive(message);
  }

  #broken({ kind, ids }: BrokenMessage): void {
    const text = BROKEN[kind];
    const errorFor = (id: string | undefined) => new ProtocolError(text, { kind, id });
    const told = ids.filter((id) => this.calls.reject(id, errorFor(id)));
    this.#options.onViolation(errorFor(told[0]));
  }

  #violation(message: WireObject, kind: ProtocolError['kind'], text: string): void {
    this.#options.onViolation(
      new ProtocolError(text, { kind, id: textOf(message.id), type: textOf(message.type) }),
    );
  }

  /** Its caller has given up before it was accepted: nobody would ever hear of it again. */
  #cancelOrphan(data: unknown): void {
    const id = (data as { operation_id?: unknown } | null)?.operation_id;
    if (typeof id === 'string' && this.#options.profile.has('cancel-operation')) {
      this.calls.tell('CANCEL_OPERATION', { operation_id: id });
    }
  }
}
