import type { BridgedBackend } from '../../src/electron/bridge/bridged-backend.ts';
import type { WindowGrant } from '../../src/electron/bridge/grant.ts';
import type {
  BridgeEvent,
  CallReply,
  CallRequest,
  HelloReply,
} from '../../src/electron/channels/messages.ts';
import { BRIDGE_VERSION, channels } from '../../src/electron/channels/names.ts';
import { type Bridged, bridgedTiny } from './bridged.ts';
import { bridgedApp } from './bridged-app.ts';
import { settled } from './tiny-client.ts';

/** A document that has said hello, whatever its messages travel by. */
export interface HousedDocument {
  /** What the bridge calls it. */
  readonly name: string;
  /** What it was sent. */
  readonly events: BridgeEvent[];
  /** Makes a call under a new id, or under the one of `more`. */
  readonly call: (command: string, payload?: unknown, more?: Partial<CallRequest>) => Promise<CallReply>;
  readonly control: (message: Record<string, unknown>) => void;
  readonly hello: (request: unknown) => Promise<HelloReply>;
  /** Resolves with the first event that fits, when it comes or at once if it has come. */
  readonly event: (fits: (event: BridgeEvent) => boolean) => Promise<BridgeEvent>;
  /** It goes: the page is reloaded, where there is one. */
  readonly end: () => void;
}

type HouseOptions = Parameters<typeof bridgedTiny>[0];

/** A bridge over the tiny protocol with documents, whose disposal asserts that nothing is left of it. */
interface BridgedHouse extends AsyncDisposable {
  readonly tiny: Bridged['tiny'];
  readonly counts: () => { readonly documents: number; readonly calls: number; readonly operations: number };
  /** Listeners that are on the client now. */
  readonly listeners: () => number;
  /** Opens a document, everything granted unless said otherwise. */
  readonly open: (grant?: WindowGrant) => Promise<HousedDocument>;
  /** Closes the bridge. */
  readonly close: () => void;
  /** Resolves when what was sent has arrived. */
  readonly delivered: () => Promise<void>;
  /** Whether a document that is gone is still answered: a page is not. */
  readonly answersTheGone: boolean;
}

/** Every way to have one. */
export const bridgedHouses: readonly {
  readonly name: string;
  readonly over: (options?: HouseOptions & { readonly backend?: BridgedBackend }) => Promise<BridgedHouse>;
}[] = [
  { name: 'the bridge itself', over: bareHouse },
  { name: 'the bridge to windows', over: windowHouse },
];

/** The answers that have come, of all that can come. */
export async function answered(
  house: BridgedHouse,
  replies: readonly Promise<CallReply>[],
): Promise<CallReply[]> {
  const answers = new Map<number, CallReply>();
  for (const [index, reply] of replies.entries()) void reply.then((answer) => answers.set(index, answer));
  await settled();
  await house.delivered();
  await settled();
  return [...answers].sort(([one], [other]) => one - other).map(([, answer]) => answer);
}

async function bareHouse(options: HouseOptions = {}): Promise<BridgedHouse> {
  const bridged = await bridgedTiny(options);
  const { tiny, bridge, listeners } = bridged;
  return {
    tiny,
    listeners,
    counts: () => bridge.counts,
    open: async (grant) => {
      const { session, ...document } = bridged.open(grant);
      return {
        ...document,
        name: session.document,
        hello: async (request) => session.hello(request),
        end: () => session.end(),
      };
    },
    close: () => bridge.close(),
    delivered: async () => {},
    answersTheGone: true,
    [Symbol.asyncDispose]: () => bridged[Symbol.asyncDispose](),
  };
}

async function windowHouse(options: HouseOptions = {}): Promise<BridgedHouse> {
  const app = await bridgedApp(options);
  const { tiny, listeners, bridge, electron } = app;
  return {
    tiny,
    listeners,
    counts: () => {
      const { documents, calls, operations } = bridge.counts;
      return { documents, calls, operations };
    },
    open: async (grant) => {
      const window = app.open(grant);
      const { ipcRenderer } = window.document;
      const events: BridgeEvent[] = [];
      const waiting = new Set<() => void>();
      ipcRenderer.on(channels.event, (_event: unknown, event: BridgeEvent) => {
        events.push(event);
        for (const look of waiting) look();
      });
      const hello = (request: unknown) => ipcRenderer.invoke(channels.hello, request) as Promise<HelloReply>;
      const answer = await hello({ version: BRIDGE_VERSION });
      const document = answer.ok ? answer.document : '';
      let calls = 0;
      return {
        name: document,
        events,
        hello,
        call: (command, payload = {}, more = {}) => {
          calls += 1;
          const request = { document, id: `call-${calls}`, command, payload, ...more };
          return ipcRenderer.invoke(channels.call, request) as Promise<CallReply>;
        },
        control: (message) => ipcRenderer.send(channels.control, { document, ...message }),
        event: (fits) =>
          new Promise((resolve) => {
            const look = (): void => {
              const found = events.find(fits);
              if (found === undefined) return;
              waiting.delete(look);
              resolve(found);
            };
            waiting.add(look);
            look();
          }),
        end: () => void window.contents.reload(),
      };
    },
    close: () => bridge.close(),
    delivered: () => electron.delivery.quiet(),
    answersTheGone: false,
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}
