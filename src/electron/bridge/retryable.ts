import type { Contract } from '../../client/contract.ts';
import {
  type BackendError,
  BridgeError,
  CommandError,
  OverloadedError,
  StartError,
  StartTimeoutError,
} from '../../errors.ts';
import { isRetryableRefusal } from '../channels/refusal-envelope.ts';

/**
 * Whether the same call can succeed when it is made again, unchanged. What the backend itself refused its protocol says;
 * of what was cut short it is so where nothing was sent: else it may have had its effect.
 */
export function isRetryable(error: BackendError, codes: Contract['errors'] = {}): boolean {
  if (error instanceof CommandError) {
    return Object.hasOwn(codes, error.errorCode) && codes[error.errorCode]?.retryable === true;
  }
  if (error instanceof OverloadedError || error instanceof StartTimeoutError) return true;
  if (error instanceof StartError) return error.reason === 'no-free-port';
  if (error instanceof BridgeError) return isRetryableRefusal(error.reason);
  return 'outcome' in error && error.outcome === 'not-sent';
}
