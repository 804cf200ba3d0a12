import { type MessagePacker, messagePacker } from './pack-message.ts';
import { type WorldEnd, type WorldMessage, type WorldReply, worldEnd } from './world-end.ts';

/** Names of one harness, which no page can guess. */
interface WorldNames {
  /** Begins the names of the events that pass between the worlds. */
  readonly events: string;
  /** The function of the isolated world that reaches the program; as a property, what the program calls in it. */
  readonly binding: string;
}

/** What the isolated world tells the program. */
export type FromDocument =
  | { readonly op: 'boot'; readonly url: string; readonly origin: string; readonly isTop: boolean }
  | { readonly op: 'send'; readonly channel: string; readonly args: unknown[] }
  | { readonly op: 'invoke'; readonly n: number; readonly channel: string; readonly args: unknown[] }
  | { readonly op: 'listen'; readonly channel: string }
  | { readonly op: 'failed'; readonly message: string };

/** What the program tells the isolated world. */
export type ToDocument =
  | { readonly op: 'event'; readonly channel: string; readonly args: unknown[] }
  | { readonly op: 'result'; readonly n: number; readonly result: unknown }
  | { readonly op: 'error'; readonly n: number; readonly message: string };

/** What is used of a page, whose types are not for a library that runs in Node too. */
interface Scope {
  readonly addEventListener: (type: string, listener: (event: object) => void) => void;
  readonly dispatchEvent: (event: object) => boolean;
  readonly CustomEvent: new (type: string, init: { detail: unknown }) => object;
  readonly location: { readonly href: string };
  readonly origin: string;
  readonly top: unknown;
  readonly self: unknown;
  [name: string]: unknown;
}

type MakeEnd = typeof worldEnd;

/** The script of the main world: the page's end of the bridge, there before any script of the page. */
export function mainWorldScript(names: WorldNames): string {
  return `(${joinWorlds})(globalThis, ${worldEnd}, ${JSON.stringify(names.events)}, 'main', 'isolated');`;
}

/**
 * The script of the isolated world: the other end of the bridge, `require('electron')`, and the preload script.
 *
 * @param subFrames whether frames within the page run the preload script too.
 */
export function isolatedWorldScript(names: WorldNames, preload: string, subFrames: boolean): string {
  return `(${runPreload})(globalThis, {
    end: (${joinWorlds})(globalThis, ${worldEnd}, ${JSON.stringify(names.events)}, 'isolated', 'main'),
    packer: (${messagePacker})(),
    binding: ${JSON.stringify(names.binding)},
    subFrames: ${subFrames},
    script: function (require, exports, module, process) {${preload}\n},
  });`;
}

/**
 * Joins this world with the other one of the same window: an event of a window reaches the listeners of all its worlds
 * at once, and its detail is cloned. Stands alone.
 */
function joinWorlds(scope: Scope, makeEnd: MakeEnd, prefix: string, here: string, there: string): WorldEnd {
  const { apply } = Reflect;
  const { addEventListener, dispatchEvent, CustomEvent } = scope;
  const detailOf = Object.getOwnPropertyDescriptor(CustomEvent.prototype, 'detail')?.get as () => unknown;
  let reply: unknown;
  const tell = (type: string, detail: unknown): unknown =>
    apply(dispatchEvent, scope, [new CustomEvent(`${prefix}-${type}`, { detail })]);
  const send = (message: WorldMessage): WorldReply => {
    reply = undefined;
    tell(`to-${there}`, message);
    return (
      (reply as WorldReply | null | undefined) ?? { ok: false, message: 'An object could not be cloned.' }
    );
  };
  const end = makeEnd(scope, send);
  apply(addEventListener, scope, [
    `${prefix}-to-${here}`,
    (event: object) => {
      const message = apply(detailOf, event, []) as WorldMessage | null;
      tell(`reply-to-${there}`, message && end.receive(message));
    },
  ]);
  apply(addEventListener, scope, [
    `${prefix}-reply-to-${here}`,
    (event: object) => {
      reply = apply(detailOf, event, []);
    },
  ]);
  return end;
}

/** Runs the preload script as a sandboxed window would. Stands alone. */
function runPreload(
  scope: Scope,
  parts: {
    readonly end: WorldEnd;
    readonly packer: MessagePacker;
    readonly binding: string;
    readonly subFrames: boolean;
    readonly script: (require: unknown, exports: object, module: object, process: object) => void;
  },
): void {
  const { end, packer, binding, script } = parts;
  const isTop = scope.top === scope.self;
  if (!isTop && !parts.subFrames) return;
  const bound = scope[binding] as (text: string) => void;
  const tell = (message: FromDocument): void => bound(packer.pack(message));
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, ((event: object, ...args: unknown[]) => void)[]>();
  let count = 0;

  function cloned(args: unknown[]): unknown[] {
    try {
      return structuredClone(args);
    } catch {
      throw new Error('An object could not be cloned.');
    }
  }

  const ipcRenderer = {
    send(channel: string, ...args: unknown[]): void {
      tell({ op: 'send', channel, args: cloned(args) });
    },
    async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
      count += 1;
      const n = count;
      tell({ op: 'invoke', n, channel, args: cloned(args) });
      return new Promise((resolve, reject) => waiting.set(n, { resolve, reject }));
    },
    on(channel: string, listener: (event: object, ...args: unknown[]) => void): void {
      if (!listeners.has(channel)) tell({ op: 'listen', channel });
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    },
  };

  function receive(text: string): void {
    const message = packer.unpack(text) as ToDocument;
    if (message.op === 'event') {
      for (const listener of listeners.get(message.channel) ?? []) listener({}, ...message.args);
      return;
    }
    const call = waiting.get(message.n);
    waiting.delete(message.n);
    if (message.op === 'result') call?.resolve(message.result);
    else call?.reject(new Error(message.message));
  }

  function require(name: string): unknown {
    if (name === 'electron') return { contextBridge: { exposeInMainWorld: end.expose }, ipcRenderer };
    throw new Error(`module not found: ${name}`);
  }

  scope[binding] = receive;
  tell({ op: 'boot', url: scope.location.href, origin: scope.origin, isTop });
  const module = { exports: {} };
  try {
    script(require, module.exports, module, { contextIsolated: true, sandboxed: true, env: {} });
  } catch (error) {
    tell({ op: 'failed', message: String(error) });
  }
}
