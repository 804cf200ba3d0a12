import type { EventModel } from '../../../model/protocol.ts';
import { toText } from '../../text.ts';
import { spoken, type TypeScriptContext } from '../context.ts';
import { alternatives, docComment, fileHeader, importNames, quoted } from '../syntax.ts';
import { typeDeclaration } from '../types.ts';

/** The interfaces of a protocol, and the types of its progress messages. */
export function typesFile({ protocol, header, name, imports }: TypeScriptContext): string {
  const { declarations, events } = protocol;
  const union = events.length === 0 ? ['never'] : events.map((event) => `${event.pascal}Event`);
  return toText([
    ...fileHeader(header, `The types of ${spoken(protocol)}.`),
    ...(events.length === 0 ? [] : [...importNames(['ProgressMessage'], imports.messages, true), '']),
    ...declarations.flatMap(typeDeclaration),
    ...events.flatMap(eventInterface),
    ...docComment('Any progress event of the protocol.', ''),
    ...alternatives(`export type ${name}Event =`, union, ';'),
  ]);
}

function eventInterface(event: EventModel): readonly string[] {
  const more = event.description === undefined ? '' : `\n\n${event.description}`;
  return [
    ...docComment(`${event.summary}${more}`, ''),
    `export interface ${event.pascal}Event extends ProgressMessage {`,
    ...docComment(`Always \`${event.name}\`.`, '  '),
    `  type: ${quoted(event.name)};`,
    ...docComment('What it tells.', '  '),
    `  payload: ${event.payload};`,
    '}',
    '',
  ];
}
