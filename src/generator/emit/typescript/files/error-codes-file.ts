import { camelCase } from '../../../model/names.ts';
import type { ErrorModel } from '../../../model/protocol.ts';
import { toText } from '../../text.ts';
import { spoken, type TypeScriptContext } from '../context.ts';
import { alternatives, docComment, fileHeader, importNames, quoted } from '../syntax.ts';

/** The error codes of a protocol, as a type and as a table. */
export function errorCodesFile({ protocol, header, name, imports }: TypeScriptContext): string {
  const codes = protocol.errors.map(({ code }) => quoted(code));
  return toText([
    ...fileHeader(header, `The error codes of ${spoken(protocol)}.`),
    ...importNames(['ErrorContract'], imports.contract, true),
    '',
    ...docComment(
      'An error code of the protocol. A newer backend may send others; they reach the caller as they are.',
      '',
    ),
    ...alternatives(`export type ${name}ErrorCode =`, codes, ';'),
    '',
    ...docComment('What is known about each error code.', ''),
    `export const ${camelCase(name)}Errors: Readonly<Record<${name}ErrorCode, ErrorContract>> = {`,
    ...protocol.errors.flatMap(errorEntry),
    '};',
  ]);
}

function errorEntry(error: ErrorModel): readonly string[] {
  return [
    ...docComment(error.description, '  '),
    `  ${error.code}: {`,
    `    code: ${quoted(error.code)},`,
    `    layer: ${quoted(error.layer)},`,
    `    retryable: ${error.retryable},`,
    `    userAction: ${quoted(error.user_action)},`,
    '  },',
  ];
}
