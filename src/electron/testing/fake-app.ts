import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import type { FakeWindow } from './fake-window.ts';
import { preventableEvent } from './preventable-event.ts';

/** Facts of a {@link FakeApp}. */
export interface FakeAppOptions {
  /** Default false: the app is being developed. */
  readonly isPackaged?: boolean | undefined;
  /** Folder below which the others are; default `/fake`. */
  readonly root?: string | undefined;
  readonly name?: string | undefined;
  readonly version?: string | undefined;
}

/**
 * `app`, with the events of quitting in Electron's order: `before-quit`, then the windows close (each may refuse), then
 * `will-quit`, then `quit`. A quit that was prevented anywhere is over, and the next one begins anew.
 */
export class FakeApp extends EventEmitter {
  readonly isPackaged: boolean;
  readonly windows = new Set<FakeWindow>();
  /** Resolves with the exit code when the app has ended. */
  readonly ended: Promise<number>;
  readonly #options: FakeAppOptions;
  #resolveEnded: (exitCode: number) => void = () => {};
  #quitting = false;
  #exitCode: number | undefined;

  constructor(options: FakeAppOptions = {}) {
    super();
    this.#options = options;
    this.isPackaged = options.isPackaged ?? false;
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
  }

  /** For tests: the exit code, once the app has ended. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** Always true. */
  isReady(): boolean {
    return true;
  }

  /** Resolves at once. */
  whenReady(): Promise<void> {
    return Promise.resolve();
  }

  /** As the options say, or `fake-app`. */
  getName(): string {
    return this.#options.name ?? 'fake-app';
  }

  /** As the options say, or `1.0.0`. */
  getVersion(): string {
    return this.#options.version ?? '1.0.0';
  }

  /** A path below the root of the options; nothing is there. */
  getAppPath(): string {
    return join(this.#root, this.isPackaged ? join('resources', 'app.asar') : 'app');
  }

  /** The folder of that name below the root of the options; nothing is there. */
  getPath(name: string): string {
    return join(this.#root, name);
  }

  /** Always given. */
  requestSingleInstanceLock(): boolean {
    return true;
  }

  /** Does nothing. */
  releaseSingleInstanceLock(): void {}

  /** Does nothing while it is under way already: to be called again by who has prevented it, but a turn later. */
  quit(): void {
    if (this.#quitting || this.#exitCode !== undefined) return;
    this.#quitting = true;
    const event = preventableEvent();
    this.emit('before-quit', event);
    if (event.defaultPrevented) {
      this.#quitting = false;
      return;
    }
    if (this.windows.size === 0) this.#shutDown();
    for (const window of [...this.windows]) if (this.#quitting && !window.isDestroyed()) window.close();
  }

  /** Asks nobody: neither `before-quit` nor `will-quit`. */
  exit(exitCode = 0): void {
    if (this.#exitCode !== undefined) return;
    this.#quitting = true;
    this.#exitCode = exitCode;
    for (const window of [...this.windows]) window.destroy();
    this.#end(exitCode);
  }

  /** For the stand-ins. */
  windowClosed(window: FakeWindow): void {
    this.windows.delete(window);
    if (this.windows.size > 0 || this.#exitCode !== undefined) return;
    if (this.#quitting) this.#shutDown();
    else if (!this.emit('window-all-closed')) this.quit();
  }

  /** For the stand-ins: a window that refuses to close ends the quitting. */
  windowStayed(): void {
    this.#quitting = false;
  }

  #shutDown(): void {
    const event = preventableEvent();
    this.emit('will-quit', event);
    if (event.defaultPrevented) {
      this.#quitting = false;
      return;
    }
    if (this.#exitCode !== undefined) return;
    this.#exitCode = 0;
    this.#end(0);
  }

  #end(exitCode: number): void {
    this.emit('quit', preventableEvent(), exitCode);
    this.#resolveEnded(exitCode);
  }

  get #root(): string {
    return this.#options.root ?? '/fake';
  }
}
