import type { LineFault } from './line-decoder.ts';

/** How one life of a backend ended. */
export interface ExitFacts {
  /** Exit code, or null when a signal ended it or it never ran. */
  readonly exitCode: number | null;
  /** Name of the signal that ended it, or null. */
  readonly signal: string | null;
  /** The last lines it wrote to its log (stderr of a process), oldest first. */
  readonly stderrTail: string;
  /** What went wrong on the transport's own side, if anything did. */
  readonly error?: Error | undefined;
}

/** What a transport calls. It is given once, to {@link Transport.start}. None of these throws. */
export interface TransportReceiver {
  /** One whole line of the wire (stdout of a process), without its line end. */
  onLine(line: string): void;
  /** Bytes that are not a line: too long, not UTF-8, cut off at the end. Transports that carry whole texts never call it. */
  onFault(fault: LineFault): void;
  /** One line of the log (stderr of a process). The ready message is found among these. */
  onLog(line: string): void;
  /**
   * The backend is gone and everything it wrote has been handed over. Called exactly once after a start that did
   * not reject, whoever ended it, and nothing is called after it.
   */
  onClose(facts: ExitFacts): void;
}

/**
 * Moves lines to and from one life of one backend. A process, a pair of queues in memory, a plugin of a web view:
 * the client knows none of them, only this.
 */
export interface Transport {
  /** Process id, where there is one. */
  readonly pid?: number | undefined;
  /** The program that runs, where there is one. */
  readonly path?: string | undefined;
  /** Port it listens on, where there is one. */
  readonly port?: number | undefined;
  /**
   * Starts it. Resolves when it runs (not: when it is ready).
   *
   * @throws StartError if it cannot be run; `onClose` is not called then.
   */
  start(receiver: TransportReceiver): Promise<void>;
  /**
   * Sends one or more whole lines, each with its newline. Returns nothing when there is room for more at once, else
   * a promise that resolves when there is; it also settles when the backend ends.
   *
   * @throws if nothing can be sent any more; nothing of these lines has reached the backend then.
   */
  send(lines: string): Promise<void> | undefined;
  /**
   * The client counts it as ready from now on. Until then a transport may quietly begin anew where that helps, on
   * another port for example; from now on its end is the end of this life.
   */
  ready?(): void;
  /** Ends it in good order, and by force where that is not enough. Resolves after `onClose`. May be called again. */
  close(): Promise<void>;
  /** Ends it at once, by force. `onClose` follows. May be called again. */
  kill(): void;
}

/**
 * How long each way of ending a backend may take before the next one is tried, in milliseconds. 0 leaves a way out:
 * a backend that does not look at its stdin is not waited for there.
 */
export interface StopWaits {
  /** After the SHUTDOWN command, where the backend knows it. */
  readonly shutdownMs: number;
  /** After the end of its stdin, the one sign that every backend can see on every system. */
  readonly inputMs: number;
  /** After SIGTERM to it and all that it started. */
  readonly terminateMs: number;
  /** After SIGKILL: only a process that hangs in the kernel takes longer. */
  readonly killMs: number;
}

/** Together 5 s: what a user waits for a window to close without reaching for the task manager. */
export const STOP_WAITS: StopWaits = { shutdownMs: 250, inputMs: 1750, terminateMs: 2000, killMs: 1000 };

/** For a backend that serves HTTP and looks neither at its stdin nor for commands: SIGTERM, 5 s, SIGKILL. */
export const HTTP_STOP_WAITS: StopWaits = { shutdownMs: 0, inputMs: 0, terminateMs: 5000, killMs: 1000 };

/** What is known about the life for which a transport is asked. */
export interface Life {
  /** 1 for the first life, then one more for each. */
  readonly generation: number;
  /** Arguments for this run, in place of the usual ones. */
  readonly args?: readonly string[] | undefined;
  /** Environment for this run, added to the usual one. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Longest line that may be handed over, in bytes. */
  readonly maxLineBytes: number;
  /** How long each way of ending it may take. */
  readonly stop: StopWaits;
}

/** Makes the transport of one life. A dead one is never used again, so each life asks for its own. */
export type Connect = (life: Life) => Transport;
