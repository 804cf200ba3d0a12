import type { BridgeRefusal } from '../../errors.ts';
import { Bridge } from '../bridge/bridge.ts';
import { compileGrant, type WindowGrant } from '../bridge/grant.ts';
import type { RefusedMessage } from '../bridge/refused-message.ts';
import { tell } from '../bridge/tell.ts';
import { allowedSenders } from './allowed-senders.ts';
import type {
  AttachAllOptions,
  BackendBridge,
  BackendBridgeCounts,
  BackendBridgeOptions,
} from './backend-bridge.ts';
import type { PreventableEvent, WindowContents, WindowFrame } from './electron-parts.ts';
import { HeldBackend } from './held-backend.ts';
import { WindowAttachment } from './window-attachment.ts';

/**
 * Makes the bridge from a backend to the windows of an app:
 *
 * ```ts
 * const bridge = createBackendBridge({ backend, electron: { app }, allowedOrigins: ['app://ui'] });
 * bridge.attach(window.webContents, { commands: ['GET_ACCOUNTS'], topics: ['status'] });
 * ```
 *
 * A window reaches what it was granted and nothing else, and only the main frame of a page of an allowed origin does.
 * When its document goes its calls are cancelled, through to the backend, and nothing of it is left.
 *
 * @throws TypeError where an origin is one that no page can have.
 */
export function createBackendBridge(options: BackendBridgeOptions): BackendBridge {
  return new ElectronBridge(options);
}

class ElectronBridge implements BackendBridge {
  readonly #options: BackendBridgeOptions;
  readonly #backend: HeldBackend;
  readonly #bridge: Bridge;
  readonly #isAllowed: (frame: Pick<WindowFrame, 'origin' | 'url'>) => boolean;
  readonly #attachments = new Map<WindowContents, WindowAttachment>();
  /** The undo of each `attachAll`. */
  readonly #attachingAll = new Set<() => void>();
  #refused = 0;

  constructor(options: BackendBridgeOptions) {
    const { backend, electron, limits, coalesceMs, development = !electron.app.isPackaged } = options;
    this.#options = options;
    this.#isAllowed = allowedSenders(options, electron.app.isPackaged);
    this.#backend = new HeldBackend(backend);
    this.#bridge = new Bridge({
      backend: this.#backend,
      development,
      ...(limits === undefined ? {} : { limits }),
      ...(coalesceMs === undefined ? {} : { coalesceMs }),
      onRefused: (refusal) => this.#onRefused(refusal),
    });
    electron.app.on('quit', this.close);
  }

  get counts(): BackendBridgeCounts {
    return { ...this.#bridge.counts, windows: this.#attachments.size, refused: this.#refused };
  }

  attach(contents: WindowContents, grant: WindowGrant): () => void {
    return this.#attach(contents, grant, () => {});
  }

  attachAll({ filter, grant }: AttachAllOptions): () => void {
    const { app, webContents } = this.#options.electron;
    const attached = new Map<WindowContents, () => void>();
    const attach = (contents: WindowContents): void => {
      if (this.#attachments.has(contents) || !filter(contents)) return;
      const granted = typeof grant === 'function' ? grant(contents) : grant;
      const detach = this.#attach(contents, granted, () => attached.delete(contents));
      attached.set(contents, detach);
    };
    const onCreated = (_event: PreventableEvent, contents: WindowContents): void => attach(contents);
    const undo = (): void => {
      this.#attachingAll.delete(undo);
      app.removeListener('web-contents-created', onCreated);
      for (const detach of [...attached.values()]) detach();
    };
    this.#attachingAll.add(undo);
    app.on('web-contents-created', onCreated);
    for (const contents of webContents?.getAllWebContents() ?? [])
      if (!contents.isDestroyed()) attach(contents);
    return undo;
  }

  prepareForUpdate(): Promise<() => void> {
    return this.#backend.hold();
  }

  readonly close = (): void => {
    this.#options.electron.app.removeListener('quit', this.close);
    for (const undo of this.#attachingAll) undo();
    for (const { detach } of [...this.#attachments.values()]) detach();
    this.#bridge.close();
    this.#backend.letGo();
  };

  #attach(contents: WindowContents, grant: WindowGrant, onDetached: () => void): () => void {
    checkContents(contents);
    compileGrant(grant, this.#backend.contract);
    this.#attachments.get(contents)?.detach();
    const { id } = contents; // once it is destroyed it cannot be asked any more
    const attachment = new WindowAttachment({
      contents,
      grant,
      bridge: this.#bridge,
      isAllowed: this.#isAllowed,
      onRefused: (reason: BridgeRefusal) => this.#onRefused({ reason }),
      onLost: () => this.#onLost(id),
      onDetached: () => {
        this.#attachments.delete(contents);
        onDetached();
      },
    });
    attachment.attach();
    this.#attachments.set(contents, attachment);
    return attachment.detach;
  }

  #onRefused(refusal: RefusedMessage): void {
    this.#refused += 1;
    tell(this.#options.onRefused, refusal);
  }

  #onLost(contents: number): void {
    const message =
      'A document could not be told what it had asked for, since its frame is gone. It was ended.';
    tell(this.#options.onProblem, { contents, message });
  }
}

function checkContents(contents: WindowContents): void {
  if (contents.isDestroyed()) throw new Error('The window is gone; it cannot be attached.');
  // The types say that it is there, and before Electron 21 it was not (https://github.com/electron/electron/pull/34959).
  if ((contents.ipc as unknown) === undefined)
    throw new Error(
      'The bridge hears each window on its own (webContents.ipc), which needs Electron 21 or later.',
    );
}
