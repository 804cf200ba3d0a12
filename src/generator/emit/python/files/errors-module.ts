import { toText } from '../../text.ts';
import type { PythonContext } from '../context.ts';
import { allOf, docstring, fieldDoc, moduleStart } from '../syntax.ts';

/** The error codes of a protocol as an enum. */
export function errorsModule({ protocol, header }: PythonContext): string {
  return toText([
    ...moduleStart(header, 'The error codes of the protocol.'),
    'from enum import StrEnum',
    '',
    ...allOf(['ErrorCode']),
    '',
    '',
    'class ErrorCode(StrEnum):',
    ...docstring('Why a command failed, as the code that goes over the wire.', '    '),
    '',
    ...protocol.errors.flatMap((error) => [
      `    ${error.code} = ${JSON.stringify(error.code)}`,
      ...fieldDoc(error.description, '    '),
    ]),
  ]);
}
