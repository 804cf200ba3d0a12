import { camelCase } from '../../../model/names.ts';
import { toText } from '../../text.ts';
import { beside, spoken, type TypeScriptContext } from '../context.ts';
import { exportNames, fileHeader } from '../syntax.ts';

/** The table of contents of a generated protocol. */
export function indexFile(context: TypeScriptContext): string {
  const { protocol, header, name, imports } = context;
  const types = protocol.declarations.map((declaration) => declaration.name);
  const events = [...protocol.events.map((event) => `${event.pascal}Event`), `${name}Event`];
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ['client', imports.client === undefined ? [] : [`${name}Client`, `type ${name}ClientOptions`]],
    ['contract', [`${camelCase(name)}Contract`]],
    ['error-codes', [`type ${name}ErrorCode`, `${camelCase(name)}Errors`]],
    ['methods', [`type ${name}CommandMap`, `type ${name}Methods`]],
    ['schemas', types.map((type) => `${type}Schema`)],
    ['types', [...types, ...events].map((type) => `type ${type}`)],
  ];
  return toText([
    ...fileHeader(header, `Types, schemas, contract and methods of ${spoken(protocol)}.`),
    ...parts.flatMap(([module, names]) => exportNames(names, beside(module, context))),
  ]);
}
