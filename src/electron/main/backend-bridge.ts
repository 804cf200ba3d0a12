import type { BridgedBackend } from '../bridge/bridged-backend.ts';
import type { WindowGrant } from '../bridge/grant.ts';
import type { RefusedMessage } from '../bridge/refused-message.ts';
import type { BridgeLimits } from '../channels/messages.ts';
import type { AllowedSenders } from './allowed-senders.ts';
import type { ElectronParts, WindowContents } from './electron-parts.ts';

/** What {@link createBackendBridge} is given. */
export type BackendBridgeOptions = BackendBridgeSettings & AllowedSenders;

/** What is set of a bridge besides whose pages may use it. */
export interface BackendBridgeSettings {
  /** The backend that windows are to reach; every client with commands fits. */
  readonly backend: BridgedBackend;
  /** Electron, or the parts of it that are needed: `app`, and `webContents` where windows are there already. */
  readonly electron: ElectronParts;
  /** What one document may ask for at once. */
  readonly limits?: Partial<BridgeLimits> | undefined;
  /** Whether errors carry their stack to a window, and the log of the backend; while the app is not packaged, unless set. */
  readonly development?: boolean | undefined;
  /** Over how long progress is gathered of which only the latest counts, in milliseconds; 33 unless set. */
  readonly coalesceMs?: number | undefined;
  /** Called for each message that was refused, for a log or an alarm. What the message said is not told. */
  readonly onRefused?: ((refusal: RefusedMessage) => void) | undefined;
  /** Called once for each document that could not be told something, and was ended because of it. */
  readonly onProblem?: ((problem: BridgeProblem) => void) | undefined;
}

/** What went wrong between a bridge and a window. */
export interface BridgeProblem {
  /** The number of the window's contents (`webContents.id`). */
  readonly contents: number;
  /** What happened, in words for a log. */
  readonly message: string;
}

/** Which windows {@link BackendBridge.attachAll} attaches, and what they may. */
export interface AttachAllOptions {
  /** Whether contents are to be attached. It is asked when they are made, before they have loaded anything. */
  readonly filter: (contents: WindowContents) => boolean;
  /** What they may: the same for all, or told for each. */
  readonly grant: WindowGrant | ((contents: WindowContents) => WindowGrant);
}

/** How much there is of what a bridge holds, and how much it refused. */
export interface BackendBridgeCounts {
  /** Windows that are attached. */
  readonly windows: number;
  /** Documents that have said hello, and are there still. */
  readonly documents: number;
  /** Calls under way. */
  readonly calls: number;
  /** Operations that documents follow. */
  readonly operations: number;
  /** Messages that were refused so far. */
  readonly refused: number;
}

/** The bridge from a backend to the windows of an app. */
export interface BackendBridge {
  /** How much there is of everything. */
  readonly counts: BackendBridgeCounts;
  /**
   * Lets a window use the backend, as far as it is granted; every other window is refused. Attach it before it loads its
   * page. A window that is attached already has the new grant from now on: its document has to say hello again.
   *
   * @returns its undo, which ends the document of the window; what comes after the undo, or after another attach of the
   * same window, has no effect.
   * @throws TypeError if the grant names what the protocol does not have; Error if the window is gone, is attached to
   * another bridge, or is of an Electron before 21.
   */
  attach(contents: WindowContents, grant: WindowGrant): () => void;
  /**
   * Attaches every window that the filter takes, those that are made later, and those that are there already if
   * `electron` holds `webContents`; one that is attached already stays as it is.
   *
   * @returns its undo, which detaches them.
   */
  attachAll(options: AttachAllOptions): () => void;
  /**
   * Ends the backend and keeps it ended, so that an update can replace its files: a program that runs is locked on
   * Windows. Await it before `autoUpdater.quitAndInstall()`.
   *
   * @returns what lets it be started again, where the update did not come. Each caller has one of its own, and it may be
   * started once all of them were called.
   * @throws what `stop()` of the backend throws: it may be started as before then.
   */
  prepareForUpdate(): Promise<() => void>;
  /** Detaches every window, for good. The backend is left as it is. */
  close(): void;
}
