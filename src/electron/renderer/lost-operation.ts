import { type BridgeError, ClosedError } from '../../errors.ts';
import type { StartedOperation } from '../channels/messages.ts';

/** What is told of an operation that this page followed when its session with the bridge was lost. */
export function lostOperation({ id, command }: StartedOperation, cause?: BridgeError): ClosedError {
  return new ClosedError(
    `The connection to the bridge was lost while ${command} ran. It may go on: operation('${id}') takes hold of it again.`,
    { outcome: 'unknown' },
    cause && { cause },
  );
}
