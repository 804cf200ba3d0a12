import type { BridgeRefusal } from '../../errors.ts';
import type { ErrorEnvelope } from './error-envelope.ts';

/** The envelope of a BridgeError, whoever refuses. `command`: what was called, where it was a call. */
export function refusalEnvelope(reason: BridgeRefusal, message: string, command?: string): ErrorEnvelope {
  return {
    code: 'BRIDGE_REFUSED',
    name: 'BridgeError',
    message,
    retryable: isRetryableRefusal(reason),
    fields: command === undefined ? { reason } : { reason, command },
  };
}

/** The envelope of a call that has left the page and will not be answered: what became of it nobody can say. */
export function cutShortEnvelope(command: string, why: string): ErrorEnvelope {
  return {
    code: 'CLOSED',
    name: 'ClosedError',
    message: `${why} ${command} was under way: the backend may have acted on it.`,
    retryable: false,
    fields: { outcome: 'unknown' },
    cause: { name: 'BridgeError', message: why, code: 'BRIDGE_REFUSED', fields: { reason: 'unavailable' } },
  };
}

/** Whether what was refused can succeed when it is sent again, unchanged. */
export function isRetryableRefusal(reason: BridgeRefusal): boolean {
  return reason === 'too-many' || reason === 'unavailable';
}
