import { expect } from 'vitest';
import type { CallReply } from '../../src/electron/channels/messages.ts';
import { WINDOW_KEY } from '../../src/electron/channels/names.ts';
import type { BridgePort, PortEvent, PortHello } from '../../src/electron/channels/port.ts';
import {
  type BackendBridge,
  type BackendBridgeOptions,
  createBackendBridge,
  type WindowGrant,
} from '../../src/electron/main/index.ts';
import {
  type FakeAppOptions,
  type FakeDocument,
  type FakeElectron,
  type FakeWebContents,
  type FakeWindow,
  fakeElectron,
} from '../../src/electron/testing/index.ts';
import { counting } from './bridged.ts';
import { preloadText } from './preload-text.ts';
import { startedTiny, type TinyClient } from './tiny-client.ts';

/** A page that has the bridge, and what it was told. */
interface BridgedPage {
  readonly document: FakeDocument;
  readonly port: BridgePort;
  readonly hello: PortHello;
  readonly events: PortEvent[];
  /** Makes a call, under an id of its own unless one is given. */
  readonly call: (command: string, payload?: unknown, id?: string) => Promise<CallReply>;
}

/** An app of stand-ins with a bridge to a backend that plays a script. */
export interface BridgedApp extends AsyncDisposable {
  readonly electron: FakeElectron;
  readonly tiny: TinyClient;
  readonly bridge: BackendBridge;
  /** Listeners of the bridge on the backend. */
  readonly listeners: () => number;
  /** Opens a window that is attached, with everything granted unless said otherwise. */
  readonly open: (grant?: WindowGrant, url?: string) => FakeWindow;
  /** Lets the page that a window shows now say hello. */
  readonly page: (window: FakeWindow) => Promise<BridgedPage>;
}

/** What may be set for such an app. */
type BridgedAppOptions = Partial<Omit<BackendBridgeOptions, 'electron'>> & {
  readonly app?: FakeAppOptions;
  readonly tiny?: Parameters<typeof startedTiny>[0];
};

const EVERYTHING: WindowGrant = { commands: 'all', topics: ['status', 'progress', 'log'], lifecycle: true };

/** Makes one, with its backend started. Disposing of it asserts that the bridge leaves nothing on either side. */
export async function bridgedApp({
  app,
  tiny: script,
  backend: own,
  ...options
}: BridgedAppOptions = {}): Promise<BridgedApp> {
  const preload = await preloadText();
  const electron = fakeElectron(app);
  const tiny = await startedTiny(script);
  const { backend, listeners } = counting(own ?? tiny.client);
  const settings = { allowedOrigins: ['app://ui'], coalesceMs: 5, ...options };
  const bridge = createBackendBridge({ ...settings, backend, electron });
  const everyContents = new Set<FakeWebContents>();
  electron.app.on('web-contents-created', (_event, contents: FakeWebContents) => everyContents.add(contents));
  return {
    electron,
    tiny,
    bridge,
    listeners,
    open: (grant = EVERYTHING, url = 'app://ui/index.html') => {
      const window = electron.openWindow({ url, preload });
      bridge.attach(window.contents, grant);
      return window;
    },
    page: (window) => pageOf(window.document),
    [Symbol.asyncDispose]: async () => {
      bridge.close();
      expect(bridge.counts).toMatchObject({ windows: 0, documents: 0, calls: 0, operations: 0 });
      expect([...everyContents].map(({ ipc }) => ipc.registered).filter((count) => count > 0)).toEqual([]);
      expect(listeners(), 'listeners that the bridge left on the backend').toBe(0);
      await tiny[Symbol.asyncDispose]();
    },
  };
}

/** What a page does first. */
async function pageOf(document: FakeDocument): Promise<BridgedPage> {
  const port = document.page[WINDOW_KEY] as BridgePort;
  const events: PortEvent[] = [];
  port.onEvent((event) => events.push(event));
  const hello = await port.hello();
  let calls = 0;
  return {
    document,
    port,
    hello,
    events,
    call: (command, payload = {}, id) => {
      calls += 1;
      return port.call(id ?? `call-${calls}`, command, payload);
    },
  };
}
