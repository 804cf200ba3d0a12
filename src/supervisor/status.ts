import { type BackendError, StartError, type StartFailure } from '../errors.ts';

/** What a backend is doing. */
export type BackendState = 'stopped' | 'starting' | 'running' | 'restarting' | 'stopping' | 'error';

/**
 * Why a life of a backend ended: it was stopped, restarted on request or for its memory, killed because it did not
 * answer, died by itself, or was never ready.
 */
export type ExitReason = 'stopped' | 'restarted' | 'memory-limit' | 'unresponsive' | 'died' | 'start-failed';

/** How a life of a backend ended. */
export interface LastExit {
  /** Why. */
  readonly reason: ExitReason;
  /** Exit code, or null. */
  readonly exitCode: number | null;
  /** Signal, or null. */
  readonly signal: string | null;
  /** When, in milliseconds since 1970. */
  readonly at: number;
}

/** The last failure, as data that can cross to another process. */
export interface LastError {
  /** The error's code. */
  readonly code: string;
  /** The error's text. */
  readonly message: string;
  /** Why it could not be started: the `reason` of a `StartError`; absent for any other failure. */
  readonly reason?: StartFailure;
  /** The program that was tried and could not be started, where one is known. */
  readonly path?: string;
  /** Every place where a program was looked for, in order, where one was looked for. */
  readonly tried?: readonly string[];
}

/** What is known about a backend at one moment. It never changes; the next moment is another object. */
export interface BackendStatus {
  /** What it is doing. */
  readonly state: BackendState;
  /** Its process id, while it runs as a process. */
  readonly pid: number | null;
  /** The program that runs. */
  readonly path: string | null;
  /** The port it listens on, if it listens on one. */
  readonly port: number | null;
  /** When this life became ready, in milliseconds since 1970. */
  readonly startedAt: number | null;
  /** When `state` last changed, in milliseconds since 1970. */
  readonly changedAt: number;
  /** How often it was started again. */
  readonly restarts: number;
  /** Which life this is; 0 before the first one. */
  readonly generation: number;
  /** Grows with every change. */
  readonly revision: number;
  /** Resident memory in bytes, as its last answer to PING said. */
  readonly memory: number | null;
  /** Processor time in milliseconds, as its last answer to PING said. */
  readonly cpu: number | null;
  /** How the life before this one ended. */
  readonly lastExit: LastExit | null;
  /** What went wrong last; null once it runs again. */
  readonly lastError: LastError | null;
}

/** A failure as data. Of one to start it also says what was tried, so that a window or a tray can say it. */
export function lastErrorOf(error: BackendError): LastError {
  const { code, message } = error;
  if (!(error instanceof StartError)) return { code, message };
  const { reason, path, tried } = error;
  return {
    code,
    message,
    reason,
    ...(path === undefined ? {} : { path }),
    ...(tried.length === 0 ? {} : { tried: [...tried] }),
  };
}

/** What belongs to one life and is gone with it. */
const NO_LIFE = { pid: null, path: null, port: null, startedAt: null, memory: null, cpu: null } as const;

/** Holds the status and tells about every change of it. */
export class StatusHolder {
  #current: BackendStatus = Object.freeze({
    ...NO_LIFE,
    state: 'stopped',
    changedAt: Date.now(),
    restarts: 0,
    generation: 0,
    revision: 0,
    lastExit: null,
    lastError: null,
  });
  readonly #onChange: (status: BackendStatus) => void;

  constructor(onChange: (status: BackendStatus) => void) {
    this.#onChange = onChange;
  }

  get current(): BackendStatus {
    return this.#current;
  }

  /** Changes some of it. What changes nothing is not a change. */
  change(changes: Partial<Omit<BackendStatus, 'revision' | 'changedAt'>>): void {
    const before = this.#current;
    const keys = Object.keys(changes) as (keyof typeof changes)[];
    if (keys.every((key) => Object.is(before[key], changes[key]))) return;
    const moved = changes.state !== undefined && changes.state !== before.state;
    const changedAt = moved ? Date.now() : before.changedAt;
    this.#current = Object.freeze({ ...before, ...changes, changedAt, revision: before.revision + 1 });
    this.#onChange(this.#current);
  }

  /** A life has ended: what belonged to it is gone. */
  endLife(changes: Pick<Partial<BackendStatus>, 'state' | 'restarts' | 'lastExit' | 'lastError'>): void {
    this.change({ ...NO_LIFE, ...changes });
  }
}
