import { isolate } from '../../client/isolate.ts';
import type { GeneralProgress, LogLine } from '../../client/notices.ts';
import type { BackendStatus } from '../../supervisor/status.ts';
import type { BridgeConnection } from './connection.ts';

/** One line of the backend's log, as a window gets it. */
export interface RemoteLogLine extends LogLine {
  /** How many lines before this one could not be kept for the window. */
  readonly dropped: number;
}

/** The general events of a {@link RemoteClient}, and what each carries. */
export interface RemoteEvents {
  /** The status has changed. */
  readonly status: BackendStatus;
  /** Progress that nobody waits for; only where the window was granted the topic `progress`. */
  readonly progress: GeneralProgress;
  /** A line of the backend's log; only where the window was granted the topic `log`. */
  readonly log: RemoteLogLine;
  /** A callback of yours threw, or its promise was rejected. */
  readonly callbackError: unknown;
  /** The way to the bridge has changed. */
  readonly connection: BridgeConnection;
}

type Listeners = { [Name in keyof RemoteEvents]: Set<(event: RemoteEvents[Name]) => unknown> };

/** Who listens to the general events of a page's client. */
export class RemoteNotices {
  readonly #listeners: Listeners = {
    status: new Set(),
    progress: new Set(),
    log: new Set(),
    callbackError: new Set(),
    connection: new Set(),
  };

  on<Name extends keyof RemoteEvents>(
    name: Name,
    listener: (event: RemoteEvents[Name]) => unknown,
  ): () => void {
    // A function of its own, so that the same listener given twice is called twice and undone once each.
    const own = (event: RemoteEvents[Name]): unknown => listener(event);
    this.#listeners[name].add(own);
    return () => {
      this.#listeners[name].delete(own);
    };
  }

  emit<Name extends keyof RemoteEvents>(name: Name, event: RemoteEvents[Name]): void {
    const report = name === 'callbackError' ? () => {} : this.reportCallbackError;
    for (const listener of [...this.#listeners[name]]) {
      if (this.#listeners[name].has(listener)) isolate(listener, event, report);
    }
  }

  readonly reportCallbackError = (error: unknown): void => {
    this.emit('callbackError', error);
  };
}
