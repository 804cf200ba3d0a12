import { camelCase } from '../../model/names.ts';
import type { Protocol } from '../../model/protocol.ts';
import { toText } from '../text.ts';
import type { TypeScriptOptions } from './protocol-files.ts';
import { docComment, fileHeader, quoted } from './syntax.ts';

/** The client class of a protocol that is not the song protocol. */
export function clientFile(protocol: Protocol, { header, name }: TypeScriptOptions, from: string): string {
  const contract = `${camelCase(name)}Contract`;
  return toText([
    ...fileHeader(header, `The client of ${protocol.meta.title.toLowerCase()}.`),
    `import { Client, type ClientOptions, defineFace } from ${quoted(from)};`,
    '',
    `import { ${contract} } from './contract.ts';`,
    `import type { ${name}CommandMap, ${name}Methods } from './methods.ts';`,
    '',
    ...docComment(`Options of {@link ${name}Client}.`, ''),
    `export type ${name}ClientOptions = ClientOptions;`,
    '',
    ...docComment(
      `Speaks ${protocol.meta.title.toLowerCase()} with a backend: one method per command, and the life of the backend.`,
      '',
    ),
    `export interface ${name}Client extends ${name}Methods {}`,
    '',
    `export class ${name}Client extends Client<${name}CommandMap> {`,
    `  constructor(options: ${name}ClientOptions) {`,
    `    super(${contract}, options);`,
    '  }',
    '}',
    '',
    `defineFace(${name}Client, ${contract});`,
  ]);
}
