import { pascalCase } from '../../../model/names.ts';
import { commandSchemas } from '../../../model/protocol.ts';
import { toText } from '../../text.ts';
import { beside, spoken, type TypeScriptContext } from '../context.ts';
import { mapEntry, methodSignature } from '../methods.ts';
import { docComment, fileHeader, importNames } from '../syntax.ts';

/** The commands of a protocol: the map that `request()` is typed by, and one documented method each. */
export function methodsFile(context: TypeScriptContext): string {
  const { protocol, header, name, imports } = context;
  const { commands } = protocol;
  const map = `${name}CommandMap`;
  const types = commands.flatMap((command) => [
    ...commandSchemas(command),
    ...command.progress.map(({ event }) => `${pascalCase(event)}Event`),
  ]);
  const operations = commands.some(({ operation }) => operation !== undefined);
  return toText([
    ...fileHeader(header, `The commands of ${spoken(protocol)} as typed methods.`),
    ...(commands.length === 0 ? [] : importNames(['CallOptions'], imports.callOptions, true)),
    ...(operations ? importNames(['Operation'], imports.operation, true) : []),
    ...importNames(types, beside('types', context), true),
    '',
    ...docComment('The types of every command, by its name on the wire.', ''),
    `export interface ${map} {`,
    ...commands.flatMap(mapEntry),
    '}',
    '',
    ...docComment('One method per command.', ''),
    `export interface ${name}Methods {`,
    ...commands.flatMap((command, index) => [...(index === 0 ? [] : ['']), ...methodSignature(command, map)]),
    '}',
  ]);
}
