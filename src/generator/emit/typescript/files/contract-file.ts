import { camelCase } from '../../../model/names.ts';
import { rootSchemas } from '../../../model/protocol.ts';
import { indent, toText } from '../../text.ts';
import { beside, spoken, type TypeScriptContext } from '../context.ts';
import { commandEntry, eventEntry } from '../contract.ts';
import { docComment, fileHeader, importNames, quoted } from '../syntax.ts';

/** The contract of a protocol: what the bridge needs to know about it, as a value. */
export function contractFile(context: TypeScriptContext): string {
  const { protocol, header, name, imports } = context;
  const errors = `${camelCase(name)}Errors`;
  const schemas = rootSchemas(protocol).map((schema) => `${schema}Schema`);
  return toText([
    ...fileHeader(header, `What the bridge needs to know about ${spoken(protocol)}.`),
    ...importNames(['Contract'], imports.contract, true),
    ...importNames([errors], beside('error-codes', context), false),
    ...importNames(schemas, beside('schemas', context), false),
    '',
    ...docComment(protocol.meta.description, ''),
    `export const ${camelCase(name)}Contract: Contract = {`,
    `  name: ${quoted(protocol.meta.name)},`,
    `  version: ${quoted(protocol.meta.version)},`,
    '  commands: {',
    ...indent(protocol.commands.flatMap(commandEntry), '  '),
    '  },',
    '  events: {',
    ...indent(protocol.events.flatMap(eventEntry), '  '),
    '  },',
    `  errors: ${errors},`,
    '};',
  ]);
}
