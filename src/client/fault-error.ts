import { MessageTooLargeError, ProtocolError } from '../errors.ts';
import type { LineFault } from '../wire/line-decoder.ts';

/** The error that bytes which are not a line stand for. */
export function faultError(
  fault: LineFault,
  id: string | undefined,
  maxLineBytes: number,
): MessageTooLargeError | ProtocolError {
  const { bytes } = fault;
  switch (fault.kind) {
    case 'too-large':
    case 'endless':
      return new MessageTooLargeError(
        `The backend sent a line of ${bytes} bytes; the limit is ${maxLineBytes} (maxLineBytes). ` +
          'Ask for less at once, or raise the limit.',
        { direction: 'received', bytes, maxLineBytes },
      );
    case 'invalid-utf8':
      return new ProtocolError('The backend sent a line that is not UTF-8; it was not delivered.', {
        kind: 'invalid-utf8',
        id,
      });
    case 'truncated':
      return new ProtocolError(`The backend ended within a line, after ${bytes} bytes of it.`, {
        kind: 'truncated',
        id,
      });
  }
}
