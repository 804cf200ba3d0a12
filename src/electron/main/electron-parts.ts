/**
 * What is used of Electron, no more, so that every version of it from 21 on fits, and a stand-in of a test as well.
 * Electron itself is never imported here: in plain Node that would try to download a binary.
 *
 * @module
 */

/** An event that can be held up. */
export interface PreventableEvent {
  /** Holds it up. */
  preventDefault(): void;
  /** Whether somebody has held it up already. */
  readonly defaultPrevented: boolean;
}

/** A frame of a window (`WebFrameMain`). Each of its members throws where the frame is gone. */
export interface WindowFrame {
  /** The origin of its document, `app://ui` for example; that of a file is `file://`. */
  readonly origin: string;
  /** The address of its document. */
  readonly url: string;
  /** The frame that it is in; null for the main frame. */
  readonly parent: object | null;
  /** Whether its document is being unloaded; from Electron 33 on. */
  readonly detached?: boolean;
  /** Whether it is gone; from Electron 38 on. */
  isDestroyed?(): boolean;
  /** Sends a message to it. */
  send(channel: string, ...args: unknown[]): void;
}

/** What comes with a message of a window (`IpcMainInvokeEvent`, `IpcMainEvent`). */
export interface WindowMessage {
  /** Whose message it is. */
  readonly sender: object;
  /** The frame that sent it; null where it is gone. */
  readonly senderFrame: WindowFrame | null;
}

/** The messages of one window (`WebContents.ipc`). */
export interface WindowIpc {
  /** Answers the messages of a channel. */
  handle(channel: string, listener: (event: WindowMessage, request: unknown) => unknown): void;
  /** Answers them no more. */
  removeHandler(channel: string): void;
  /** Listens to the messages of a channel. */
  on(channel: string, listener: (event: WindowMessage, request: unknown) => void): unknown;
  /** Listens no more. */
  removeListener(channel: string, listener: (event: WindowMessage, request: unknown) => void): unknown;
}

/** Told of a load that failed: the number of the error, its name, what was to be loaded, and where. */
export type FailedLoadListener = (
  event: unknown,
  errorCode: number,
  errorDescription: string,
  validatedURL: string,
  isMainFrame: boolean,
) => void;

/** What a window shows (`WebContents`). */
export interface WindowContents {
  /** Its messages; from Electron 21 on. */
  readonly ipc: WindowIpc;
  /** Its number in this run of the app. */
  readonly id: number;
  /** Whether it is gone. */
  isDestroyed(): boolean;
  /** What it is, `window` for example. */
  getType?(): string;
  /** The address of its document. */
  getURL?(): string;
  /** Listens to it: another document was loaded. */
  on(event: 'did-navigate', listener: () => void): unknown;
  /**
   * Listens to it: what was to be loaded could not be, so that an error page was (`isMainFrame`), or the load was given up
   * (`ERR_ABORTED`).
   */
  on(event: 'did-fail-provisional-load', listener: FailedLoadListener): unknown;
  /** Listens to it: the process of its document is gone. */
  on(event: 'render-process-gone', listener: () => void): unknown;
  /** Listens to it: it is gone itself. */
  on(event: 'destroyed', listener: () => void): unknown;
  /** Listens no more. */
  removeListener(event: 'did-navigate', listener: () => void): unknown;
  /** Listens no more. */
  removeListener(event: 'did-fail-provisional-load', listener: FailedLoadListener): unknown;
  /** Listens no more. */
  removeListener(event: 'render-process-gone', listener: () => void): unknown;
  /** Listens no more. */
  removeListener(event: 'destroyed', listener: () => void): unknown;
}

/** The app, as a bridge needs it. */
export interface BridgeApp {
  /** Whether it is packaged, in the hands of a user. */
  readonly isPackaged: boolean;
  /** Listens to it: contents of a window were made. */
  on(
    event: 'web-contents-created',
    listener: (event: PreventableEvent, contents: WindowContents) => void,
  ): unknown;
  /** Listens to it: it ends. */
  on(event: 'quit', listener: () => void): unknown;
  /** Listens no more. */
  removeListener(
    event: 'web-contents-created',
    listener: (event: PreventableEvent, contents: WindowContents) => void,
  ): unknown;
  /** Listens no more. */
  removeListener(event: 'quit', listener: () => void): unknown;
}

/** Electron's `webContents`, which knows of every window. */
export interface AllContents {
  /** The contents of all of them. */
  getAllWebContents(): readonly WindowContents[];
}

/** The parts of Electron that a bridge is given: `{ app }`, or all of it (`import * as electron`). */
export interface ElectronParts {
  /** The app. */
  readonly app: BridgeApp;
  /** Every window that there is: {@link BackendBridge.attachAll} finds those that were there before. */
  readonly webContents?: AllContents | undefined;
  /** Not used, and may be left out: the bridge hears each window on its own (`webContents.ipc`), and no other one at all. */
  readonly ipcMain?: object | undefined;
  /** Not used, and may be left out: {@link installQuitGuard} is who needs it. */
  readonly powerMonitor?: object | undefined;
}
