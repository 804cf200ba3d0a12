import type { BrowserWindow, WebContents } from 'electron';
import type { ElectronParts } from './electron-parts.ts';
import { ORIGIN } from './page-protocol.ts';

/** The one window of the app. */
export class MainWindow {
  readonly #electron: Pick<ElectronParts, 'BrowserWindow'>;
  readonly #preload: string;
  readonly #attach: (contents: WebContents) => void;
  #window: BrowserWindow | undefined;

  /** @param attach gives a new window its grant. */
  constructor(
    electron: Pick<ElectronParts, 'BrowserWindow'>,
    preload: string,
    attach: (contents: WebContents) => void,
  ) {
    this.#electron = electron;
    this.#preload = preload;
    this.#attach = attach;
  }

  /** Shows it, in front; a new one where it was closed. */
  show(): void {
    const window = this.#window ?? this.#open();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  #open(): BrowserWindow {
    const window = new this.#electron.BrowserWindow({
      width: 1280,
      height: 800,
      minWidth: 420,
      minHeight: 480,
      title: 'Songs',
      show: false,
      webPreferences: {
        preload: this.#preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        spellcheck: false,
      },
    });
    this.#window = window;
    window.on('closed', () => {
      this.#window = undefined;
    });
    // Attached before the page is there: its first message must not come too early.
    this.#attach(window.webContents);
    void window.loadURL(`${ORIGIN}/index.html`);
    return window;
  }
}
