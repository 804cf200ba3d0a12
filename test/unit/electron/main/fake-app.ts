import { EventEmitter } from 'node:events';
import { deferred } from '../../../../src/client/deferred.ts';

/** A window that may veto a quit. */
class FakeWindow extends EventEmitter {
  readonly #vetoes: boolean;

  constructor(vetoes: boolean) {
    super();
    this.#vetoes = vetoes;
  }

  /** Whether it closes. */
  close(): boolean {
    if (!this.#vetoes) this.emit('closed');
    return !this.#vetoes;
  }
}

/** How Electron's app quits, and no more: `before-quit`, then the windows, then `will-quit`, then `quit`. */
export class FakeApp extends EventEmitter {
  readonly isPackaged = true;
  readonly name = 'Songs';
  /** How often each of its events was told, `will-quit prevented` included. */
  readonly told: string[] = [];
  /** Resolves when it has quit. */
  readonly ended: Promise<void>;
  #windows: FakeWindow[] = [];
  readonly #end = deferred<void>();

  constructor() {
    super();
    this.ended = this.#end.promise;
  }

  open(vetoes = false): FakeWindow {
    const window = new FakeWindow(vetoes);
    this.#windows.push(window);
    this.emit('browser-window-created', event(), window);
    return window;
  }

  quit(): void {
    this.told.push('before-quit');
    this.emit('before-quit', event());
    this.#windows = this.#windows.filter((window) => !window.close());
    if (this.#windows.length > 0) return;
    const willQuit = event();
    this.emit('will-quit', willQuit);
    this.told.push(willQuit.defaultPrevented ? 'will-quit prevented' : 'will-quit');
    if (willQuit.defaultPrevented) return;
    this.emit('quit');
    this.#end.resolve(undefined);
  }

  whenReady(): Promise<void> {
    return Promise.resolve();
  }
}

function event(): { preventDefault(): void; defaultPrevented: boolean } {
  return {
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}
