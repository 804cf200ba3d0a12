import type { Refused } from '../channels/messages.ts';

/** What the preload refuses by itself is said in the words that the main process would use. */
export function refusal(
  reason: 'document' | 'malformed' | 'too-large' | 'unavailable',
  message: string,
  command?: string,
): Refused {
  const fields = command === undefined ? { reason } : { reason, command };
  return {
    ok: false,
    error: { code: 'BRIDGE_REFUSED', name: 'BridgeError', message, retryable: false, fields },
  };
}

/** Whether the main process does not know the document that asked, or no longer. */
export function isOfUnknownDocument(reply: { readonly ok: boolean }): boolean {
  if (reply.ok) return false;
  const { error } = reply as Refused;
  return error?.code === 'BRIDGE_REFUSED' && error.fields?.reason === 'document';
}

/**
 * Why the main process did not answer. `ipcRenderer` puts words of its own before what the other side says; without
 * them the message did not even leave (https://www.electronjs.org/docs/latest/api/ipc-renderer).
 */
export function failureOf(error: unknown, command?: string): Refused {
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
  return refusal('unavailable', 'The main process of the app could not answer.', command);
}

/** Anything can be thrown. */
function textOf(error: unknown): string {
  try {
    return String((error as { readonly message?: unknown }).message);
  } catch {
    return '';
  }
}
