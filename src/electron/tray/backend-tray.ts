import type { BackendStatus } from '../../supervisor/status.ts';
import { guardedActions, type TrayActionName } from './guarded-actions.ts';
import { PacedUpdate } from './paced-update.ts';
import type { TrayElectron, TrayIcon, TrayImage } from './tray-electron.ts';
import { type TrayActions, type TrayFacts, type TrayState, trayState } from './tray-facts.ts';
import { trayImage } from './tray-image.ts';
import { trayTemplate, trayTitle } from './tray-template.ts';

/** What a tray needs of a client; every client has it. */
export interface TrayBackend {
  /** What is known about the backend now. */
  readonly status: BackendStatus;
  /** Tells of every change, until the function that it returns is called. */
  on(name: 'status', listener: (status: BackendStatus) => void): () => void;
  /** Starts it. */
  start(): Promise<unknown>;
  /** Stops it. */
  stop(): Promise<unknown>;
  /** Restarts it. */
  restart(): Promise<unknown>;
}

/** How a tray is made. */
export interface BackendTrayOptions {
  /** The parts of Electron that are used: `{ Tray, Menu, nativeImage }` of `electron`, once `app` is ready. */
  readonly electron: TrayElectron;
  /** The client of the backend. */
  readonly backend: TrayBackend;
  /** What the items do; Start, Stop and Restart do so with the backend unless set. */
  readonly actions: Pick<TrayActions, 'quit'> & Partial<TrayActions>;
  /** A name, other icons; see also `BackendTray.show`. */
  readonly facts?: TrayFacts | undefined;
  /**
   * The image of the tray in place of the one that is drawn here, an image of `.ico` on Windows for example. A template
   * image on macOS.
   */
  readonly image?: ((state: TrayState) => TrayImage) | undefined;
  /** Told what an action failed with, and why there is no tray; written to the console unless set. */
  readonly onError?: ((error: unknown, action: TrayActionName | 'show') => void) | undefined;
  /** The system it runs on; `process.platform` unless set. */
  readonly platform?: NodeJS.Platform | undefined;
}

/** A menu that is open closes when it is changed: https://github.com/electron/electron/issues/4801 */
const INTERVAL_MS = 1000;

/**
 * A tray icon that shows a backend and controls it.
 *
 * It follows the status by itself. Not every desktop has a place for such icons: where there is none, `available` is
 * false and all else does nothing, so let it never be the only way to reach or to quit an application. To be kept in a
 * variable as long as it is shown, since Electron lets go of a tray that nothing refers to.
 */
export class BackendTray {
  readonly #electron: BackendTrayOptions['electron'];
  readonly #backend: TrayBackend;
  readonly #actions: TrayActions;
  readonly #image: (state: TrayState) => TrayImage;
  readonly #report: NonNullable<BackendTrayOptions['onError']>;
  readonly #update = new PacedUpdate(() => this.#draw(), INTERVAL_MS);
  readonly #undo: (() => void)[] = [];
  #facts: TrayFacts;
  #tray: TrayIcon | undefined;
  #drawn = '';
  #shownState: TrayState | undefined;

  /** Shows it, unless the desktop has no place for it. */
  constructor(options: BackendTrayOptions) {
    const { electron, backend, platform = process.platform } = options;
    this.#electron = electron;
    this.#backend = backend;
    this.#report = options.onError ?? ((error) => console.error('stdwire: the tray:', error));
    this.#actions = guardedActions(
      {
        start: () => backend.start(),
        stop: () => backend.stop(),
        restart: () => backend.restart(),
        ...options.actions,
      },
      this.#report,
    );
    const style = platform === 'darwin' ? 'template' : 'coloured';
    this.#image = options.image ?? ((state) => trayImage(state, style, electron.nativeImage));
    this.#facts = { icon: (state) => trayImage(state, 'coloured', electron.nativeImage), ...options.facts };
    this.#tray = this.#open();
    if (this.#tray !== undefined) this.#follow(this.#tray, platform);
  }

  /** Whether there is a tray icon: not if the desktop has none, and not after the end. */
  get available(): boolean {
    return this.#tray !== undefined;
  }

  /** Shows some facts from now on, another name for example; what is not named stays as it is. */
  show(facts: TrayFacts): void {
    this.#facts = { ...this.#facts, ...facts };
    this.#update.ask();
  }

  /** Takes the icon away, and listens to nothing any more. Also when called again. */
  destroy(): void {
    for (const undo of this.#undo.splice(0)) undo();
    this.#update.end();
    const tray = this.#tray;
    this.#tray = undefined;
    if (tray !== undefined && !tray.isDestroyed()) tray.destroy();
  }

  /** Some desktops throw: they have no place for it, or have lost it. */
  #open(): TrayIcon | undefined {
    try {
      this.#shownState = this.#state;
      return new this.#electron.Tray(this.#image(this.#shownState) as never);
    } catch (error) {
      this.#report(error, 'show');
      return undefined;
    }
  }

  #follow(tray: TrayIcon, platform: NodeJS.Platform): void {
    this.#undo.push(this.#backend.on('status', () => this.#update.ask()));
    if (platform !== 'linux') {
      const flush = () => this.#update.flush();
      tray.on('mouse-enter', flush);
      tray.on('click', flush);
      this.#undo.push(() => {
        tray.off('mouse-enter', flush);
        tray.off('click', flush);
      });
    }
    // On macOS a click opens the menu.
    const { showWindow } = this.#actions;
    if (platform !== 'darwin' && showWindow !== undefined) {
      tray.on('click', showWindow);
      this.#undo.push(() => tray.off('click', showWindow));
    }
    this.#update.ask();
  }

  #draw(): void {
    const tray = this.#tray;
    if (tray === undefined || tray.isDestroyed()) return;
    const template = trayTemplate(this.#backend.status, this.#actions, this.#facts);
    const drawn = JSON.stringify(template.map(({ label, enabled, type }) => [label, enabled, type]));
    if (drawn === this.#drawn) return;
    try {
      this.#showState(tray);
      // A new menu each time: that of Linux does not follow the changes of its items.
      tray.setContextMenu(this.#electron.Menu.buildFromTemplate(template as never));
      this.#drawn = drawn;
    } catch (error) {
      this.#report(error, 'show');
    }
  }

  #showState(tray: TrayIcon): void {
    const state = this.#state;
    if (state !== this.#shownState) tray.setImage(this.#image(state));
    tray.setToolTip(trayTitle(state, this.#facts));
    this.#shownState = state;
  }

  get #state(): TrayState {
    return trayState(this.#backend.status);
  }
}
