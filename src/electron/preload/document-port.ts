import type { BridgeEvent, CallReply, CallRequest, HelloReply } from '../channels/messages.ts';
import { BRIDGE_VERSION, channels, LONGEST_ID } from '../channels/names.ts';
import type { BridgePort, PortEvent, PortHello } from '../channels/port.ts';
import { callFailure, helloFailure, isOfUnknownDocument, NO_ANSWER, noAnswer, refusal } from './refusals.ts';

/** What is used of Electron's `ipcRenderer`. */
interface PortIpc {
  invoke(channel: string, message: unknown): Promise<unknown>;
  send(channel: string, message: unknown): void;
  on(channel: string, listener: (event: unknown, message: BridgeEvent) => void): unknown;
}

/** Events that may come before the answer to hello, which says whose they are: they ride another pipe than answers. */
const MAX_EARLY_EVENTS = 1_000;

/**
 * The bridge of one document. The name of the document stays here: the page can neither read nor choose it.
 *
 * @returns the port, which may be shown to the page, what to do when the document goes, and what to do when it has come
 * back after all.
 */
export function documentPort(ipc: PortIpc): {
  readonly port: BridgePort;
  readonly bye: () => void;
  readonly back: () => void;
} {
  let document: string | undefined;
  let asking: Promise<PortHello> | undefined;
  let early: BridgeEvent[] = [];
  let listeners: readonly ((event: PortEvent) => void)[] = [];

  ipc.on(channels.event, (_event, message) => {
    if (message.document === document) take(message);
    else if (asking !== undefined && early.length < MAX_EARLY_EVENTS) early.push(message);
  });

  function take(message: BridgeEvent): void {
    // The next hello is that of another document.
    if (message.kind === 'gone') document = undefined;
    deliver(message);
  }

  /** The bridge does not know it any more. Everybody on the page hears of it, not only who has asked. */
  function forget(): void {
    take({ document: '', seq: 0, kind: 'gone' });
  }

  /** A listener that fails must not keep the event from the others. */
  function deliver({ document: _document, ...event }: BridgeEvent): void {
    for (const listener of listeners) {
      try {
        listener(event as PortEvent);
      } catch (error) {
        console.error('stdwire: a listener of this page failed.', error);
      }
    }
  }

  async function ask(): Promise<PortHello> {
    try {
      const named = document;
      const reply = await greet();
      if (named === undefined || !isOfUnknownDocument(reply)) return learn(reply);
      if (document === named) forget();
      return learn(await greet());
    } catch (error) {
      return helloFailure(error);
    } finally {
      asking = undefined;
      early = [];
    }
  }

  async function greet(): Promise<HelloReply> {
    const known = document === undefined ? {} : { document };
    return (await ipc.invoke(channels.hello, { version: BRIDGE_VERSION, ...known })) as HelloReply;
  }

  function learn(reply: HelloReply): PortHello {
    if (!isAnswer(reply)) return refusal('unavailable', NO_ANSWER);
    if (!reply.ok) return reply;
    const { document: named, ...answer } = reply;
    document = named;
    for (const event of early) if (event.document === named) take(event);
    return answer;
  }

  /** Who says hello while another hello is under way waits for that one. */
  function hello(): Promise<PortHello> {
    asking ??= ask();
    return asking;
  }

  async function call(
    id: string,
    command: string,
    payload: unknown,
    options?: CallRequest['options'],
  ): Promise<CallReply> {
    const sender = document;
    try {
      if (!isId(id) || typeof command !== 'string')
        return { ...refusal('malformed', 'A call needs an id and a command.'), lastSeq: 0 };
      if (sender === undefined)
        return { ...refusal('document', 'No hello came before this call.', command), lastSeq: 0 };
      const request: CallRequest = { document: sender, id, command, payload };
      const reply = await ipc.invoke(
        channels.call,
        options === undefined ? request : { ...request, options },
      );
      if (!isAnswer(reply)) return noAnswer(command);
      if (document === sender && isOfUnknownDocument(reply)) forget();
      return reply as CallReply;
    } catch (error) {
      return callFailure(error, command);
    }
  }

  function tell(message: object): void {
    try {
      if (document !== undefined) ipc.send(channels.control, { document, ...message });
    } catch {
      // Nobody waits for an answer to a control message, and what it could not undo ends with the document.
    }
  }

  function control(op: unknown, subject: unknown): void {
    if (typeof subject !== 'string') return;
    if (op === 'cancel' || op === 'leave') tell({ op, id: subject });
    else if (op === 'subscribe' || op === 'unsubscribe') tell({ op, topic: subject });
  }

  /** Each crossing makes another function of the page's listener, so nothing could be found by its identity. */
  function onEvent(listener: (event: PortEvent) => void): () => void {
    if (typeof listener !== 'function') return () => undefined;
    const own = (event: PortEvent): void => listener(event);
    listeners = [...listeners, own];
    return () => {
      listeners = listeners.filter((other) => other !== own);
    };
  }

  /** It is told to the page only when that comes back: who hears that the bridge has forgotten him says hello anew. */
  function bye(): void {
    tell({ op: 'bye' });
    document = undefined;
  }

  return {
    port: Object.freeze({ version: BRIDGE_VERSION, hello, call, control, onEvent }),
    bye,
    back: forget,
  };
}

function isAnswer(reply: unknown): reply is { readonly ok: boolean } {
  return typeof (reply as { readonly ok?: unknown } | null | undefined)?.ok === 'boolean';
}

function isId(id: unknown): boolean {
  return typeof id === 'string' && id.length > 0 && id.length <= LONGEST_ID;
}
