import type { CommandContract } from '../../client/contract.ts';
import type { ProgressMessage } from '../../messages/index.ts';
import type {
  BridgeEvent,
  BridgeLimits,
  CallReply,
  CallRequest,
  ControlRequest,
  HelloReply,
} from '../channels/messages.ts';
import { BRIDGE_VERSION } from '../channels/names.ts';
import type { BridgedBackend } from './bridged-backend.ts';
import { CallRate } from './call-rate.ts';
import {
  type Objection,
  objectionToCall,
  objectionToControl,
  objectionToHello,
  type RequestRules,
  unknownDocument,
} from './check-request.ts';
import { copyJson } from './copy-json.ts';
import { type EnvelopePolicy, envelopeOf, refusal } from './error-envelope.ts';
import { EventQueue, type EventStream } from './event-queue.ts';
import { EventSender } from './event-sender.ts';
import type { EventSubjects } from './event-subjects.ts';
import type { CompiledGrant } from './grant.ts';
import type { OperationRelays } from './operation-relays.ts';
import type { RefusedMessage } from './refused-message.ts';
import { SessionCalls } from './session-calls.ts';
import { SessionTopics, type TopicFeeds } from './session-topics.ts';
import { shownStatus } from './shown-status.ts';

/** What the sessions of a bridge share. */
export interface SharedBridge {
  readonly backend: BridgedBackend;
  readonly limits: BridgeLimits;
  readonly development: boolean;
  readonly coalesceMs: number;
  readonly subjects: EventSubjects;
  readonly known: ReadonlyMap<string, CommandContract>;
  readonly relays: OperationRelays;
  readonly feeds: TopicFeeds;
  readonly refused: (refusal: RefusedMessage) => void;
}

/** What a session is about. */
interface SessionOptions {
  readonly shared: SharedBridge;
  readonly grant: CompiledGrant;
  readonly send: (event: BridgeEvent) => boolean;
  readonly onEnd: (session: DocumentSession) => void;
}

/**
 * What one document of a window has under way: its calls, the operations and topics that it follows. It ends with the
 * document, and leaves nothing behind. Who made it decides when that is, and has made sure of who sends the messages.
 */
export class DocumentSession {
  readonly #options: SessionOptions;
  readonly #sender: EventSender;
  readonly #queue: EventQueue;
  readonly #calls: SessionCalls;
  readonly #topics: SessionTopics;
  readonly #rules: RequestRules;
  readonly #policy: EnvelopePolicy;
  #isGreeted = false;
  #isEnded = false;

  /** @internal Made by a bridge. */
  constructor(options: SessionOptions) {
    const { shared, grant } = options;
    const { backend, limits, coalesceMs, feeds, subjects, known, relays, development } = shared;
    this.#options = options;
    this.#sender = new EventSender(options.send, () => this.end());
    this.#queue = new EventQueue({
      subjects,
      coalesceMs,
      send: (stream, message) => this.#progress(stream, message),
    });
    const policy = { development, log: grant.topics.has('log'), errors: backend.contract.errors };
    this.#policy = policy;
    this.#calls = new SessionCalls({
      backend,
      grant,
      relays,
      policy,
      feed: feeds.progress,
      tellStatus: () => this.#topics.tellStatus(backend.status),
      sender: this.#sender,
      queue: this.#queue,
      onInternal: (error, command) => shared.refused({ reason: 'internal', command, error }),
    });
    this.#topics = new SessionTopics({
      feeds,
      coalesceMs,
      sender: this.#sender,
      queue: this.#queue,
      policy,
    });
    this.#rules = {
      document: this.#sender.document,
      grant,
      known,
      limits,
      live: this.#calls.live,
      rate: limits.maxCallsPerSecond === null ? undefined : new CallRate(limits.maxCallsPerSecond),
    };
  }

  /** Names the document in all that it sends. Random, and never the same again. */
  get document(): string {
    return this.#sender.document;
  }

  /** Whether it has ended: then every message is refused. */
  get ended(): boolean {
    return this.#isEnded;
  }

  /** Calls that wait for their answer, and operations that are followed. */
  get counts(): { readonly calls: number; readonly operations: number } {
    let operations = 0;
    for (const { isAnswered } of this.#calls.live.values()) if (isAnswered) operations += 1;
    return { calls: this.#calls.live.size - operations, operations };
  }

  /** Answers the first message of a document, or another of the same one: with what is true now. Never throws. */
  hello(request: unknown): HelloReply {
    const objection = this.#isEnded
      ? unknownDocument()
      : this.#checked(() => objectionToHello(request, this.document));
    if (objection !== undefined) return this.#refuse(objection);
    try {
      const answer = this.#answer();
      this.#isGreeted = true;
      return answer;
    } catch (error) {
      this.#options.shared.refused({ reason: 'internal', error });
      return { ok: false, error: envelopeOf(error, this.#policy) };
    }
  }

  /** Makes a call. Never rejects: whatever fails is an answer. */
  call(request: unknown): Promise<CallReply> {
    const objection = this.#isOpen
      ? this.#checked(() => objectionToCall(request, this.#rules))
      : unknownDocument();
    if (objection === undefined) return this.#calls.call(request as CallRequest);
    return Promise.resolve({ ...this.#refuse(objection), lastSeq: 0 });
  }

  /** Takes a message that is not answered. What is wrong with it is told to nobody but `onRefused`. */
  control(request: unknown): void {
    const objection = this.#isOpen
      ? this.#checked(() => objectionToControl(request, this.#rules))
      : unknownDocument();
    if (objection === undefined) this.#obey(request as ControlRequest);
    else this.#refuse(objection);
  }

  /**
   * Ends it: calls that have not been answered are aborted, through to the backend; operations go on, unless its grant
   * says otherwise; events that wait are dropped. It may be called again.
   */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#sender.close();
    this.#topics.close();
    this.#calls.close();
    this.#queue.close();
    this.#options.onEnd(this);
  }

  /** Ends it though its document lives on, which is told so. */
  letGo(): void {
    if (this.#isGreeted && !this.#isEnded) this.#sender.send({ kind: 'gone' });
    this.end();
  }

  get #isOpen(): boolean {
    return this.#isGreeted && !this.#isEnded;
  }

  #answer(): HelloReply {
    const { grant, shared } = this.#options;
    const { contract, status } = shared.backend;
    const mayStatus = grant.topics.has('status');
    if (mayStatus) this.#topics.followStatus(status);
    return {
      ok: true,
      version: BRIDGE_VERSION,
      document: this.document,
      protocol: { name: contract.name, version: contract.version },
      commands: [...grant.commands.keys()],
      topics: [...grant.topics],
      lifecycle: grant.lifecycle,
      status: mayStatus ? shownStatus(status, this.#policy) : null,
      limits: shared.limits,
    };
  }

  #obey(request: ControlRequest): void {
    switch (request.op) {
      case 'cancel':
        this.#calls.cancel(request.id);
        break;
      case 'leave':
        this.#calls.leave(request.id);
        break;
      case 'subscribe':
        this.#topics.subscribe(request.topic);
        break;
      case 'unsubscribe':
        this.#topics.unsubscribe(request.topic);
        break;
      default:
        this.end();
    }
  }

  /** What has neither been cloned nor parsed may throw when it is looked at. */
  #checked(check: () => Objection | undefined): Objection | undefined {
    try {
      return check();
    } catch {
      return { reason: 'malformed', message: 'A message cannot be read.' };
    }
  }

  #refuse({ reason, message, command }: Objection) {
    this.#options.shared.refused(command === undefined ? { reason } : { reason, command });
    return { ok: false, error: refusal(reason, message, command) } as const;
  }

  #progress(stream: EventStream, message: ProgressMessage): void {
    try {
      const data = copyJson(message) as ProgressMessage;
      const { id } = stream;
      const known = id !== undefined || this.#options.shared.subjects.knows(data);
      stream.lastSeq = this.#sender.send(
        id === undefined
          ? { kind: 'general', data: { message: data, known } }
          : { kind: 'progress', id, data },
      );
    } catch (error) {
      // An event that is no JSON reaches no window; what it belongs to goes on.
      this.#options.shared.refused({ reason: 'internal', error });
    }
  }
}
