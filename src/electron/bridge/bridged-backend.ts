import type { CallOptions, FollowOptions } from '../../client/call-options.ts';
import type { Contract } from '../../client/contract.ts';
import type { LogLine } from '../../client/notices.ts';
import type { Operation } from '../../client/operation.ts';
import type { SupervisedEvents } from '../../supervisor/client-types.ts';
import type { BackendStatus } from '../../supervisor/status.ts';

/** What a bridge needs of a client. Every `Client` fits it, the song client and those of other protocols alike. */
export interface BridgedBackend {
  /** The protocol that it speaks. */
  readonly contract: Contract;
  /** What is known about the backend now. */
  readonly status: BackendStatus;
  /** Sends a command; resolves with its data, or with an operation where the command starts one. */
  call(name: string, payload?: unknown, options?: CallOptions<never>): Promise<unknown>;
  /**
   * Takes hold of an operation that runs or has ended recently, and calls back for its events; rejects with a
   * ValidationError for any other.
   */
  operation(id: string, options?: FollowOptions): Promise<Operation>;
  /** Calls back for each event of that name; returns its undo. */
  on<Name extends 'status' | 'progress' | 'log'>(
    name: Name,
    listener: (event: SupervisedEvents[Name]) => unknown,
  ): () => void;
  /**
   * The last lines of its log, where they are kept: a window that asks for the topic `log` gets them first, once for each
   * document. A client keeps none; who wants them to be shown puts this beside its other members.
   */
  recentLog?(): readonly LogLine[];
  /** Starts the backend; resolves when it is ready. */
  start(): Promise<void>;
  /** Ends the backend in good order; resolves when it is gone. */
  stop(): Promise<void>;
  /** Ends the backend and starts it. */
  restart(): Promise<void>;
}
