import type { CommandContract } from '../../client/contract.ts';
import type { GeneralProgress, LogLine } from '../../client/notices.ts';
import { mustBeWaits } from '../../client/number-options.ts';
import { controlCommands } from '../../messages/index.ts';
import type { BackendStatus } from '../../supervisor/status.ts';
import type { BridgeEvent, BridgeLimits } from '../channels/messages.ts';
import type { BridgedBackend } from './bridged-backend.ts';
import { DocumentSession, type SharedBridge } from './document-session.ts';
import { EventSubjects } from './event-subjects.ts';
import { type CompiledGrant, compileGrant, type WindowGrant } from './grant.ts';
import { completeLimits } from './limits.ts';
import { OperationRelays } from './operation-relays.ts';
import type { RefusedMessage } from './refused-message.ts';
import { tell } from './tell.ts';
import { TopicFeed } from './topic-feed.ts';

/** Options of a bridge. */
export interface BridgeOptions {
  /** The client of the backend that windows are to reach. */
  readonly backend: BridgedBackend;
  /** What one document may ask for at once: 1000 calls, any number a second, 4 Mi characters, 100 levels unless set. */
  readonly limits?: Partial<BridgeLimits> | undefined;
  /** Whether the app is being developed: errors then carry their stack, and what else helps. False unless set. */
  readonly development?: boolean | undefined;
  /** How long `latest` events of one subject, and lines of the log, are gathered, in milliseconds; 33 unless set. */
  readonly coalesceMs?: number | undefined;
  /** Told of each message that was refused, and of each failure that nobody foresaw. */
  readonly onRefused?: ((refusal: RefusedMessage) => void) | undefined;
}

/** A window that a document stands in. */
interface BridgedWindow {
  /** What it may do. */
  readonly grant: WindowGrant;
  /** Hands an event on; false if it could not be: the document's session ends then. */
  readonly send: (event: BridgeEvent) => boolean;
}

/** What a bridge has under way. */
export interface BridgeCounts {
  /** Documents that have not ended. */
  readonly documents: number;
  /** Calls that wait for their answer. */
  readonly calls: number;
  /** Operations that documents follow; one that two of them follow is counted twice. */
  readonly operations: number;
}

const COALESCE_MS = 33;

/** Brings a backend to windows, whatever carries the messages: it opens a session for each document. */
export class Bridge {
  readonly #shared: SharedBridge;
  readonly #sessions = new Set<DocumentSession>();
  /** A window has many documents, and one grant. */
  readonly #grants = new WeakMap<WindowGrant, CompiledGrant>();
  #isOpen = true;

  /** @throws TypeError for a limit that is none. */
  constructor(options: BridgeOptions) {
    const { backend, limits, development = false, coalesceMs = COALESCE_MS, onRefused } = options;
    mustBeWaits(0, { coalesceMs });
    const { contract } = backend;
    this.#shared = {
      backend,
      limits: completeLimits(limits),
      development,
      coalesceMs,
      subjects: new EventSubjects(contract),
      known: new Map<string, CommandContract>([
        ...Object.entries(controlCommands),
        ...Object.entries(contract.commands),
      ]),
      relays: new OperationRelays(backend),
      feeds: {
        status: new TopicFeed<BackendStatus>((listener) => backend.on('status', listener)),
        progress: new TopicFeed<GeneralProgress>((listener) => backend.on('progress', listener)),
        log: new TopicFeed<LogLine>((listener) => backend.on('log', listener)),
        recentLog: () => backend.recentLog?.() ?? [],
      },
      refused: (refusal) => tell(onRefused, refusal),
    };
  }

  /** What is under way now. */
  get counts(): BridgeCounts {
    const counts = { documents: this.#sessions.size, calls: 0, operations: 0 };
    for (const session of this.#sessions) {
      const { calls, operations } = session.counts;
      counts.calls += calls;
      counts.operations += operations;
    }
    return counts;
  }

  /**
   * Opens the session of a document. Once the bridge is closed it opens none: what is returned then has ended already.
   *
   * @throws TypeError for a grant with a name that does not exist.
   */
  open({ grant, send }: BridgedWindow): DocumentSession {
    const session = new DocumentSession({
      shared: this.#shared,
      grant: this.#compiled(grant),
      send,
      onEnd: (ended) => this.#sessions.delete(ended),
    });
    if (this.#isOpen) this.#sessions.add(session);
    else session.end();
    return session;
  }

  /** Ends all sessions, and tells their documents. The backend is left as it is. */
  close(): void {
    this.#isOpen = false;
    for (const session of this.#sessions) session.letGo();
  }

  #compiled(grant: WindowGrant): CompiledGrant {
    const known = this.#grants.get(grant);
    if (known !== undefined) return known;
    const compiled = compileGrant(grant, this.#shared.backend.contract);
    this.#grants.set(grant, compiled);
    return compiled;
  }
}
