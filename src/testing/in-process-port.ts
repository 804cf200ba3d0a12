import { Bridge, type BridgeCounts, type BridgeOptions } from '../electron/bridge/bridge.ts';
import type { DocumentSession } from '../electron/bridge/document-session.ts';
import { refusal } from '../electron/bridge/error-envelope.ts';
import type { WindowGrant } from '../electron/bridge/grant.ts';
import { controlMessage } from '../electron/channels/control-message.ts';
import type { BridgeEvent, CallReply, CallRequest } from '../electron/channels/messages.ts';
import { BRIDGE_VERSION } from '../electron/channels/names.ts';
import type { BridgePort, PortEvent, PortHello } from '../electron/channels/port.ts';

/** Options of {@link inProcessPort}: those of a bridge, and what the page may do. */
export interface InProcessOptions extends BridgeOptions {
  /** What the page is granted. */
  readonly grant: WindowGrant;
}

/** A port within one program. */
export interface InProcessPort extends BridgePort {
  /** What is under way. */
  readonly counts: BridgeCounts;
  /** The document goes, as it does when a window is reloaded; the next hello is that of another one. */
  readonly reload: () => void;
  /** Ends the bridge behind it. The backend is left as it is. */
  readonly close: () => void;
}

/**
 * The bridge without a window, a preload or a socket, for unit tests of a page and for a catalogue of its parts: the
 * real one, in the same program, with messages that are cloned and never come at once.
 *
 * ```ts
 * const script = new ScriptedBackend({ handlers: { GET_ACCOUNTS: () => [] } });
 * const backend = new BackendClient({ connect: script.connect });
 * const client = connectBackend({ via: inProcessPort({ backend, grant: { commands: 'all' } }) });
 * ```
 */
export function inProcessPort(options: InProcessOptions): InProcessPort {
  const { grant } = options;
  const bridge = new Bridge(options);
  const listeners = new Map<symbol, (event: PortEvent) => void>();
  let session: DocumentSession | undefined;

  function send({ document, ...event }: BridgeEvent): boolean {
    const copy = structuredClone(event) as PortEvent;
    queueMicrotask(() => {
      if (session?.document !== document) return;
      if (event.kind === 'gone') session = undefined;
      for (const listener of listeners.values()) listener(copy);
    });
    return true;
  }

  async function hello(): Promise<PortHello> {
    if (session?.ended) forget();
    session ??= bridge.open({ grant, send });
    const reply = session.hello({ version: BRIDGE_VERSION });
    // A bridge that is closed opens none: nobody followed anything in it who would have to hear of its end.
    if (session.ended) session = undefined;
    if (!reply.ok) return reply;
    const { document: _document, ...answer } = reply;
    return structuredClone(answer);
  }

  async function call(
    id: string,
    command: string,
    payload: unknown,
    callOptions?: CallRequest['options'],
  ): Promise<CallReply> {
    const asked = session;
    if (asked === undefined)
      return {
        ok: false,
        error: refusal('document', 'No hello came before this call.', command),
        lastSeq: 0,
      };
    const more = callOptions === undefined ? {} : { options: callOptions };
    try {
      const request = structuredClone({ document: asked.document, id, command, payload, ...more });
      const reply = structuredClone(await asked.call(request));
      if (session === asked && asked.ended) forget();
      return reply;
    } catch {
      return {
        ok: false,
        error: refusal('too-large', 'The payload cannot be cloned.', command),
        lastSeq: 0,
      };
    }
  }

  /** Who follows something on the same page hears of it too. */
  function forget(): void {
    session = undefined;
    for (const listener of listeners.values()) listener({ seq: 0, kind: 'gone' });
  }

  function control(...said: Parameters<BridgePort['control']>): void {
    session?.control({ document: session.document, ...controlMessage(...said) });
  }

  function onEvent(listener: (event: PortEvent) => void): () => void {
    const key = Symbol();
    listeners.set(key, listener);
    return () => void listeners.delete(key);
  }

  return {
    version: BRIDGE_VERSION,
    hello,
    call,
    control,
    onEvent,
    reload: () => session?.end(),
    close: () => bridge.close(),
    get counts() {
      return bridge.counts;
    },
  };
}
