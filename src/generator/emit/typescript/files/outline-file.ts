import { camelCase } from '../../../model/names.ts';
import { indent, toText } from '../../text.ts';
import { spoken, type TypeScriptContext } from '../context.ts';
import { commandOutline, eventOutline } from '../contract.ts';
import { docComment, fileHeader, importNames, quoted } from '../syntax.ts';

/** The outline of a protocol: its names without its schemas, for a page, where every byte is loaded each time. */
export function outlineFile({ protocol, header, name, imports }: TypeScriptContext): string {
  return toText([
    ...fileHeader(header, `The names of ${spoken(protocol)}, without its schemas.`),
    ...importNames(['Outline'], imports.contract, true),
    '',
    ...docComment('What a window needs to know: the main process checks what it sends.', ''),
    `export const ${camelCase(name)}Outline: Outline = {`,
    `  name: ${quoted(protocol.meta.name)},`,
    `  version: ${quoted(protocol.meta.version)},`,
    '  commands: {',
    ...indent(protocol.commands.map(commandOutline), '  '),
    '  },',
    '  events: {',
    ...indent(protocol.events.map(eventOutline), '  '),
    '  },',
    '};',
  ]);
}
