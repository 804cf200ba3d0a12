import type { CallReply, Refused } from '../channels/messages.ts';
import { cutShortEnvelope, refusalEnvelope } from '../channels/refusal-envelope.ts';

/** What the preload refuses by itself. */
export function refusal(...told: Parameters<typeof refusalEnvelope>): Refused {
  return { ok: false, error: refusalEnvelope(...told) };
}

/** Whether the main process does not know the document that asked, or no longer. */
export function isOfUnknownDocument(reply: { readonly ok: boolean }): boolean {
  if (reply.ok) return false;
  const { error } = reply as Refused;
  return error?.code === 'BRIDGE_REFUSED' && error.fields?.reason === 'document';
}

/** Why a hello was not answered. */
export function helloFailure(error: unknown): Refused {
  return notSent(error) ?? refusal('unavailable', NO_ANSWER);
}

/** Why a call was not answered. But for what cannot have left, the backend may have acted on it. */
export function callFailure(error: unknown, command: string): CallReply {
  return { ...(notSent(error, command) ?? cutShort(command)), lastSeq: 0 };
}

/** What came is no answer: a handler that throws an empty text, for example, seems to have answered with nothing. */
export function noAnswer(command: string): CallReply {
  return { ...cutShort(command), lastSeq: 0 };
}

/** What the page is told where the main process says nothing that could be understood. */
export const NO_ANSWER = 'The main process of the app gave no answer.';

function cutShort(command: string): Refused {
  return { ok: false, error: cutShortEnvelope(command, NO_ANSWER) };
}

/**
 * Why a message had no effect, if that is certain. `ipcRenderer` puts words of its own before what the other side says;
 * without them the message did not even leave (https://www.electronjs.org/docs/latest/api/ipc-renderer).
 */
function notSent(error: unknown, command?: string): Refused | undefined {
  const text = textOf(error);
  if (text.includes('No handler registered')) {
    return refusal('unavailable', 'The app gives this window no access to the backend.', command);
  }
  if (!text.startsWith('Error invoking remote method') && text.includes('could not be cloned')) {
    return refusal(
      'too-large',
      'The payload cannot be cloned, so it cannot be sent: only what JSON can hold may be in it.',
      command,
    );
  }
  return undefined;
}

/** Anything can be thrown. */
function textOf(error: unknown): string {
  try {
    return String((error as { readonly message?: unknown }).message);
  } catch {
    return '';
  }
}
