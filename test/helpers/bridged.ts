import { expect } from 'vitest';
import { Bridge, type BridgeOptions } from '../../src/electron/bridge/bridge.ts';
import type { BridgedBackend } from '../../src/electron/bridge/bridged-backend.ts';
import type { DocumentSession } from '../../src/electron/bridge/document-session.ts';
import type { WindowGrant } from '../../src/electron/bridge/grant.ts';
import type { BridgeEvent, CallReply, CallRequest } from '../../src/electron/channels/messages.ts';
import { BRIDGE_VERSION } from '../../src/electron/channels/names.ts';
import { startedTiny, type TinyClient } from './tiny-client.ts';

/** A document of a window, as the glue and the page together see it. */
export interface TestDocument {
  readonly session: DocumentSession;
  /** What it was sent. */
  readonly events: BridgeEvent[];
  /** Makes a call under a new id, or under the one of `more`. */
  readonly call: (command: string, payload?: unknown, more?: Partial<CallRequest>) => Promise<CallReply>;
  readonly control: (message: Record<string, unknown>) => void;
  /** Resolves with the first event that fits, when it comes or at once if it has come. */
  readonly event: (fits: (event: BridgeEvent) => boolean) => Promise<BridgeEvent>;
}

/** What may be set for the tests of a bridge. */
type BridgedOptions = Omit<BridgeOptions, 'backend'> & {
  readonly tiny?: Parameters<typeof startedTiny>[0];
  /** In place of the tiny client. */
  readonly backend?: BridgedBackend;
};

/** A bridge over the tiny protocol, whose disposal asserts that nothing is left of it. */
export interface Bridged extends AsyncDisposable {
  readonly tiny: TinyClient;
  readonly bridge: Bridge;
  /** Listeners that are on the client now. */
  readonly listeners: () => number;
  readonly open: (grant?: WindowGrant) => TestDocument;
}

/** Makes one, with its backend started. */
export async function bridgedTiny({
  tiny: tinyOptions,
  backend: own,
  ...options
}: BridgedOptions = {}): Promise<Bridged> {
  const tiny = await startedTiny(tinyOptions);
  const { backend, listeners } = counting(own ?? tiny.client);
  const bridge = new Bridge({ coalesceMs: 5, ...options, backend });
  return {
    tiny,
    bridge,
    listeners,
    open: (grant) => openDocument(bridge, grant),
    [Symbol.asyncDispose]: async () => {
      bridge.close();
      expect(bridge.counts).toEqual({ documents: 0, calls: 0, operations: 0 });
      expect(listeners()).toBe(0);
      await tiny[Symbol.asyncDispose]();
    },
  };
}

/** Opens a document, everything granted unless said otherwise, that has said hello. */
export function openDocument(bridge: Bridge, grant: WindowGrant = GENEROUS): TestDocument {
  const events: BridgeEvent[] = [];
  const waiting: { fits: (event: BridgeEvent) => boolean; resolve: (event: BridgeEvent) => void }[] = [];
  const session = bridge.open({
    grant,
    send: (event) => {
      events.push(structuredClone(event));
      for (const one of waiting.splice(0)) {
        if (one.fits(event)) one.resolve(event);
        else waiting.push(one);
      }
      return true;
    },
  });
  let calls = 0;
  expect(session.hello({ version: BRIDGE_VERSION })).toMatchObject({ ok: true, document: session.document });
  return {
    session,
    events,
    call: (command, payload = {}, more = {}) => {
      calls += 1;
      return session.call({ document: session.document, id: `call-${calls}`, command, payload, ...more });
    },
    control: (message) => session.control({ document: session.document, ...message }),
    event: (fits) => {
      const found = events.find(fits);
      return found === undefined
        ? new Promise((resolve) => waiting.push({ fits, resolve }))
        : Promise.resolve(found);
    },
  };
}

const GENEROUS: WindowGrant = { commands: 'all', topics: ['status', 'progress', 'log'], lifecycle: true };

/** The same client, with its listeners counted. */
export function counting(client: BridgedBackend): { backend: BridgedBackend; listeners: () => number } {
  let listeners = 0;
  const backend: BridgedBackend = {
    contract: client.contract,
    get status() {
      return client.status;
    },
    call: (name, payload, options) => client.call(name, payload, options),
    operation: (id, options) => client.operation(id, options),
    on: (name, listener) => {
      const undo = client.on(name, listener);
      listeners += 1;
      return () => {
        listeners -= 1;
        undo();
      };
    },
    start: () => client.start(),
    stop: () => client.stop(),
    restart: () => client.restart(),
  };
  return { backend, listeners: () => listeners };
}
