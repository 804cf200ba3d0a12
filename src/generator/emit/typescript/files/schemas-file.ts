import { toText } from '../../text.ts';
import { beside, spoken, type TypeScriptContext } from '../context.ts';
import { schemaConstants } from '../schemas.ts';
import { fileHeader, importNames } from '../syntax.ts';

/** The Zod schemas of a protocol. */
export function schemasFile(context: TypeScriptContext): string {
  const { protocol, header } = context;
  const names = protocol.declarations.map(({ name }) => name);
  return toText([
    ...fileHeader(header, `The Zod schemas of ${spoken(protocol)}: they check, and change nothing.`),
    "import { z } from 'zod';",
    '',
    ...importNames(names, beside('types', context), true),
    '',
    ...schemaConstants(protocol.declarations),
  ]);
}
