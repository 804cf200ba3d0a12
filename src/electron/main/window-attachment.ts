import type { BridgeRefusal } from '../../errors.ts';
import type { Bridge } from '../bridge/bridge.ts';
import type { DocumentSession } from '../bridge/document-session.ts';
import { refusal } from '../bridge/error-envelope.ts';
import type { WindowGrant } from '../bridge/grant.ts';
import type { BridgeEvent, CallReply, HelloReply, Refused } from '../channels/messages.ts';
import { channels } from '../channels/names.ts';
import type {
  FailedLoadListener,
  WindowContents,
  WindowFrame,
  WindowIpc,
  WindowMessage,
} from './electron-parts.ts';
import { sendSafely } from './send-safely.ts';
import { senderFrame } from './sender-frame.ts';

/** What an attachment needs. */
interface AttachmentOptions {
  readonly contents: WindowContents;
  readonly grant: WindowGrant;
  readonly bridge: Bridge;
  readonly isAllowed: (frame: Pick<WindowFrame, 'origin' | 'url'>) => boolean;
  /** A message was refused because of who sent it. */
  readonly onRefused: (reason: BridgeRefusal) => void;
  /** A document could not be told something. */
  readonly onLost: () => void;
  /** The window is gone, or was detached. */
  readonly onDetached: () => void;
}

/** Of Chromium (https://source.chromium.org/chromium/chromium/src/+/main:net/base/net_error_list.h). */
const ERR_ABORTED = -3;

/**
 * One window that may use the bridge. It listens to that window alone, so any other one is denied by Electron itself.
 * It has one document at a time, which says hello first. That document ends when another one says hello, when another
 * one was loaded (`did-navigate`, which is committed: a navigation that only begins may be a download, or be given up),
 * when an error page took its place, when its process or its window is gone.
 */
export class WindowAttachment {
  readonly #options: AttachmentOptions;
  #session: DocumentSession | undefined;
  #isAttached = false;

  constructor(options: AttachmentOptions) {
    this.#options = options;
  }

  /** @throws Error if another bridge is attached to this window. */
  attach(): void {
    const { contents } = this.#options;
    handleFirst(contents, this.#onHello);
    contents.ipc.handle(channels.call, this.#onCall);
    contents.ipc.on(channels.control, this.#onControl);
    contents.on('did-navigate', this.#endDocument);
    contents.on('did-fail-provisional-load', this.#onFailedLoad);
    contents.on('render-process-gone', this.#endDocument);
    contents.on('destroyed', this.detach);
    this.#isAttached = true;
  }

  /** Lets go of its document and hears nothing more of the window. */
  readonly detach = (): void => {
    if (!this.#isAttached) return;
    this.#isAttached = false;
    const { contents, onDetached } = this.#options;
    this.#session?.letGo();
    this.#session = undefined;
    contents.removeListener('did-navigate', this.#endDocument);
    contents.removeListener('did-fail-provisional-load', this.#onFailedLoad);
    contents.removeListener('render-process-gone', this.#endDocument);
    contents.removeListener('destroyed', this.detach);
    contents.ipc.removeHandler(channels.hello);
    contents.ipc.removeHandler(channels.call);
    contents.ipc.removeListener(channels.control, this.#onControl);
    onDetached();
  };

  readonly #endDocument = (): void => {
    this.#session?.end();
    this.#session = undefined;
  };

  /** Of a load that was given up, or was a download, `ERR_ABORTED` is told: the document that is there stays. */
  readonly #onFailedLoad: FailedLoadListener = (_event, errorCode, _description, _url, isMainFrame) => {
    if (isMainFrame && errorCode !== ERR_ABORTED) this.#endDocument();
  };

  readonly #onHello = (event: WindowMessage, request: unknown): HelloReply => {
    const frame = this.#sender(event);
    if (typeof frame === 'string') return this.#refuse(frame);
    const named = documentIn(request);
    if (named === undefined) return this.#begin(frame, request);
    return this.#session?.document === named ? this.#session.hello(request) : this.#refuse('document');
  };

  readonly #onCall = async (event: WindowMessage, request: unknown): Promise<CallReply> => {
    const frame = this.#sender(event);
    if (typeof frame === 'string') return { ...this.#refuse(frame), lastSeq: 0 };
    return this.#session?.call(request) ?? { ...this.#refuse('document'), lastSeq: 0 };
  };

  readonly #onControl = (event: WindowMessage, request: unknown): void => {
    const frame = this.#sender(event);
    // The last words of a document that is unloaded come when the next one has begun, at every reload: they are no attack.
    if (frame === 'gone') return;
    if (typeof frame === 'string') this.#refuse(frame);
    else this.#session?.control(request);
  };

  /** A new document. The one before it ends, if what came is a hello indeed. */
  #begin(frame: WindowFrame, request: unknown): HelloReply {
    const { bridge, contents, grant, onLost } = this.#options;
    const send = (event: BridgeEvent): boolean => {
      const isSent = sendSafely(contents, frame, channels.event, event);
      // Of a window that is being let go of nobody expects that it hears of it.
      if (!isSent && this.#isAttached) onLost();
      return isSent;
    };
    const session = bridge.open({ grant, send });
    const reply = session.hello(request);
    if (reply.ok) {
      this.#endDocument();
      this.#session = session;
    } else session.end();
    return reply;
  }

  #sender(event: WindowMessage): ReturnType<typeof senderFrame> {
    return senderFrame(event, this.#options.contents, this.#options.isAllowed);
  }

  #refuse(fault: keyof typeof REASONS | 'gone'): Refused {
    const reason = fault === 'gone' ? 'sender' : fault;
    this.#options.onRefused(reason);
    return { ok: false, error: refusal(reason, REASONS[reason]) };
  }
}

/** Whoever handles the first message of a window has the window. */
function handleFirst(contents: WindowContents, onHello: Parameters<WindowIpc['handle']>[1]): void {
  try {
    contents.ipc.handle(channels.hello, onHello);
  } catch (cause) {
    throw new Error('This window is attached to another bridge, and a page has one backend.', { cause });
  }
}

const REASONS = {
  sender: 'Only the main frame of a window may use the bridge.',
  origin: 'This page is of an origin that may not use the bridge.',
  document: 'The bridge does not know this document, or no longer.',
} as const;

function documentIn(request: unknown): unknown {
  return typeof request === 'object' && request !== null && 'document' in request
    ? request.document
    : undefined;
}
