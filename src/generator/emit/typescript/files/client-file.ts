import { camelCase } from '../../../model/names.ts';
import { toText } from '../../text.ts';
import { beside, spoken, type TypeScriptContext } from '../context.ts';
import { docComment, fileHeader, importNames } from '../syntax.ts';

/**
 * The client class of a protocol.
 *
 * @param from - where the class that it extends is imported from
 */
export function clientFile(context: TypeScriptContext, from: string): string {
  const { protocol, header, name } = context;
  const contract = `${camelCase(name)}Contract`;
  return toText([
    ...fileHeader(header, `The client of ${spoken(protocol)}.`),
    ...importNames(['Client', 'type ClientOptions', 'defineFace'], from, false),
    '',
    ...importNames([contract], beside('contract', context), false),
    ...importNames([`${name}CommandMap`, `${name}Methods`], beside('methods', context), true),
    '',
    ...docComment(`Options of {@link ${name}Client}.`, ''),
    `export type ${name}ClientOptions = ClientOptions;`,
    '',
    ...docComment(`The methods of {@link ${name}Client}, one per command.`, ''),
    `export interface ${name}Client extends ${name}Methods {}`,
    '',
    ...docComment(`Speaks ${spoken(protocol)} with a backend, and looks after the backend's life.`, ''),
    `export class ${name}Client extends Client<${name}CommandMap> {`,
    `  constructor(options: ${name}ClientOptions) {`,
    `    super(${contract}, options);`,
    '  }',
    '}',
    '',
    `defineFace(${name}Client, ${contract});`,
  ]);
}
