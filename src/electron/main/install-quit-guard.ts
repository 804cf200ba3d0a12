import pTimeout from 'p-timeout';
import { killTreeNow } from '../../process/process-group.ts';
import type { PreventableEvent } from './electron-parts.ts';
import { type GuardedBackend, isRunning } from './guarded-backend.ts';

/** A window, as far as its end with the session is concerned. */
export interface SessionWindow {
  /** Listens to it: Windows logs off or shuts down. */
  on(event: 'session-end', listener: () => void): unknown;
  /** Listens to it: it is gone. */
  on(event: 'closed', listener: () => void): unknown;
  /** Listens no more. */
  removeListener(event: 'session-end', listener: () => void): unknown;
  /** Listens no more. */
  removeListener(event: 'closed', listener: () => void): unknown;
}

/** The app, as the guard needs it. */
export interface QuitApp {
  /** Ends it. */
  quit(): void;
  /** Listens to it: every window has closed, and it is about to end. */
  on(event: 'will-quit', listener: (event: PreventableEvent) => void): unknown;
  /** Listens to it: a window was made. */
  on(
    event: 'browser-window-created',
    listener: (event: PreventableEvent, window: SessionWindow) => void,
  ): unknown;
  /** Listens no more. */
  removeListener(event: 'will-quit', listener: (event: PreventableEvent) => void): unknown;
  /** Listens no more. */
  removeListener(
    event: 'browser-window-created',
    listener: (event: PreventableEvent, window: SessionWindow) => void,
  ): unknown;
}

/** Tells that the machine is shut down, on Linux and macOS. */
export interface ShutdownMonitor {
  /** Listens to it. */
  on(event: 'shutdown', listener: (event?: Pick<PreventableEvent, 'preventDefault'>) => void): unknown;
  /** Listens no more. */
  removeListener(
    event: 'shutdown',
    listener: (event?: Pick<PreventableEvent, 'preventDefault'>) => void,
  ): unknown;
}

/** What {@link installQuitGuard} is given. */
export interface QuitGuardOptions {
  /** Electron's `app`. */
  readonly app: QuitApp;
  /** What has to be gone before the app is: one backend, or several. */
  readonly backend: GuardedBackend | readonly GuardedBackend[];
  /** Electron's `powerMonitor`: with it, a shutdown of the machine waits as well, where the system permits it. */
  readonly powerMonitor?: ShutdownMonitor | undefined;
  /** How long a quit may wait, in milliseconds; 10,000 unless set. What runs then is killed, with all it started. */
  readonly capMs?: number | undefined;
}

/** Longer than a backend with the usual limits takes for its stop. */
const CAP_MS = 10_000;

/**
 * Lets the app quit when its backends are gone, and not before. Electron does not wait for promises, so the first quit
 * is held up (`will-quit`: every window has agreed by then, so none can leave a living app without its backend), the
 * backends are stopped, and the app is quit again, in a way that an updater and other listeners see as well. What ends
 * an app without a quit has its own way: a logoff of Windows (`session-end`) and a shutdown stop the backends at once.
 *
 * Install it before the first window is made. It does nothing while nothing runs.
 *
 * @returns its undo. A quit that is held up when it is undone is finished all the same.
 */
export function installQuitGuard(options: QuitGuardOptions): () => void {
  const guard = new QuitGuard(options);
  guard.install();
  return () => guard.remove();
}

class QuitGuard {
  readonly #app: QuitApp;
  readonly #backends: readonly GuardedBackend[];
  readonly #powerMonitor: ShutdownMonitor | undefined;
  readonly #capMs: number;
  #isEnding = false;
  /** What stops listening to each window that there is. */
  readonly #windows = new Set<() => void>();
  /** The lives that were given up: the app does not wait for one of them a second time. */
  readonly #givenUp = new Map<GuardedBackend, number>();

  constructor({ app, backend, powerMonitor, capMs = CAP_MS }: QuitGuardOptions) {
    if (!(capMs > 0)) throw new TypeError('capMs has to be a number of milliseconds over 0.');
    this.#app = app;
    this.#backends = 'stop' in backend ? [backend] : backend;
    this.#powerMonitor = powerMonitor;
    this.#capMs = capMs;
  }

  install(): void {
    this.#app.on('will-quit', this.#onWillQuit);
    this.#app.on('browser-window-created', this.#onWindow);
    this.#powerMonitor?.on('shutdown', this.#onShutdown);
  }

  remove(): void {
    this.#app.removeListener('will-quit', this.#onWillQuit);
    this.#app.removeListener('browser-window-created', this.#onWindow);
    this.#powerMonitor?.removeListener('shutdown', this.#onShutdown);
    for (const forget of this.#windows) forget();
  }

  readonly #onWillQuit = (event: PreventableEvent): void => {
    // Somebody else holds it up, and will quit again when they are done; the app may live on as well.
    if (event.defaultPrevented || this.#running().length === 0) return;
    event.preventDefault();
    if (!this.#isEnding) void this.#endThenQuit();
  };

  /** The app is ended right after this, whatever it does: there is time to say it, none to wait. */
  readonly #onSessionEnd = (): void => {
    void this.#stopAll(this.#running());
  };

  readonly #onWindow = (_event: PreventableEvent, window: SessionWindow): void => {
    const forget = (): void => {
      this.#windows.delete(forget);
      window.removeListener('session-end', this.#onSessionEnd);
      window.removeListener('closed', forget);
    };
    this.#windows.add(forget);
    window.on('session-end', this.#onSessionEnd);
    window.on('closed', forget);
  };

  /** The machine waits for an app that asks for it, as long as the system permits. */
  readonly #onShutdown = (event?: Pick<PreventableEvent, 'preventDefault'>): void => {
    if (this.#running().length === 0) return;
    event?.preventDefault();
    this.#app.quit();
  };

  #running(): GuardedBackend[] {
    return this.#backends.filter(
      (backend) => isRunning(backend) && this.#givenUp.get(backend) !== backend.status.generation,
    );
  }

  async #endThenQuit(): Promise<void> {
    this.#isEnding = true;
    const backends = this.#running();
    await pTimeout(this.#stopAll(backends), { milliseconds: this.#capMs, fallback: () => {} });
    for (const backend of backends) if (isRunning(backend)) this.#giveUp(backend);
    this.#isEnding = false;
    // Also where the guard was taken back meanwhile: it has held this quit up.
    this.#app.quit();
  }

  /** Never rejects: one that cannot be stopped must not keep the others running, nor the app. */
  async #stopAll(backends: readonly GuardedBackend[]): Promise<void> {
    await Promise.allSettled(backends.map(async (backend) => backend.stop()));
  }

  #giveUp(backend: GuardedBackend): void {
    const { pid, generation } = backend.status;
    this.#givenUp.set(backend, generation);
    if (pid !== null) killTreeNow(pid);
  }
}
