import { FakeApp, type FakeAppOptions } from './fake-app.ts';
import { FakeDialog, FakeMenu, FakePowerMonitor, FakeTray } from './fake-desktop.ts';
import type { FakeDocument } from './fake-document.ts';
import { FakeIpc } from './fake-ipc.ts';
import type { FakeSystem, FrameLife, Printed } from './fake-system.ts';
import { FakeWebContents } from './fake-web-contents.ts';
import { FakeWindow } from './fake-window.ts';
import { MessageDelivery } from './message-delivery.ts';
import { preventableEvent } from './preventable-event.ts';

/** Options of a window. */
export interface FakeWindowOptions {
  /** Its first page; default `app://ui/index.html`. */
  readonly url?: string | undefined;
  /** Text of a preload script, which each new document runs in an isolated world. */
  readonly preload?: string | undefined;
  /** Default true. */
  readonly contextIsolation?: boolean | undefined;
  /** Whether frames within a page run the preload script too; default false. */
  readonly nodeIntegrationInSubFrames?: boolean | undefined;
  /** Whether pages are this program (default) or worlds of their own: see {@link ContextBridgeOptions}. */
  readonly mainWorld?: 'program' | 'realm' | undefined;
  /** Called with each new document, after the preload script: what the page's own script would do. */
  readonly onDocument?: ((document: FakeDocument) => void) | undefined;
}

/** What is used of the module `webContents`. */
export interface AllWebContents {
  /** That of each window that is open. */
  readonly getAllWebContents: () => FakeWebContents[];
}

/** What {@link fakeElectron} makes. */
export interface FakeElectron {
  readonly app: FakeApp;
  readonly ipcMain: FakeIpc;
  /** Of the windows that are open. */
  readonly webContents: AllWebContents;
  readonly powerMonitor: FakePowerMonitor;
  readonly dialog: FakeDialog;
  readonly Menu: typeof FakeMenu;
  readonly Tray: typeof FakeTray;
  /** How messages travel; its `order` may be changed. */
  readonly delivery: MessageDelivery;
  /** What the main process would have written to its console: each message that was lost, each handler that failed. */
  readonly printed: readonly Printed[];
  /** Opens a window and shows its first page. */
  readonly openWindow: (options?: FakeWindowOptions) => FakeWindow;
  /** Whether a document that goes may still send something; default true. Electron does not promise it. */
  pagehide: boolean;
  /** What becomes of the frame of a page at the next one; default `kept`, as in Electron. */
  frames: FrameLife;
}

/**
 * The parts of Electron that a bridge to a backend uses, without Electron: an app with windows, pages and frames, and
 * the messages between them, which are cloned as the real ones are, arrive later as the real ones do, and are lost
 * where the real ones are. A test opens windows, reloads, navigates, crashes and destroys them, and quits the app.
 */
export function fakeElectron(options: FakeAppOptions = {}): FakeElectron {
  const app = new FakeApp(options);
  const delivery = new MessageDelivery();
  const ipcMain = new FakeIpc();
  const printed: Printed[] = [];
  let number = 0;
  const system: FakeSystem = {
    delivery,
    ipcMain,
    pagehide: () => electron.pagehide,
    frames: () => electron.frames,
    print: (text, error) => printed.push({ text, error }),
    nextNumber: () => ++number,
  };

  function openWindow(options: FakeWindowOptions = {}): FakeWindow {
    const { url = 'app://ui/index.html' } = options;
    const contents = new FakeWebContents(system, (document) => prepare(document, options));
    const window = new FakeWindow(system.nextNumber(), contents, {
      closed: (closed) => app.windowClosed(closed),
      stayed: () => app.windowStayed(),
    });
    app.windows.add(window);
    app.emit('web-contents-created', preventableEvent(), contents);
    app.emit('browser-window-created', preventableEvent(), window);
    if (!contents.isDestroyed()) contents.navigate(url);
    return window;
  }

  const electron: FakeElectron = {
    app,
    webContents: { getAllWebContents: () => [...app.windows].map(({ contents }) => contents) },
    ipcMain,
    powerMonitor: new FakePowerMonitor(),
    dialog: new FakeDialog(),
    Menu: FakeMenu,
    Tray: FakeTray,
    delivery,
    printed,
    openWindow,
    pagehide: true,
    frames: 'kept',
  };
  return electron;
}

function prepare(document: FakeDocument, options: FakeWindowOptions): void {
  const { preload, onDocument, nodeIntegrationInSubFrames = false } = options;
  if (preload !== undefined && (document.isMainFrame || nodeIntegrationInSubFrames))
    document.load({ ...options, preload });
  if (document.isMainFrame) onDocument?.(document);
}
