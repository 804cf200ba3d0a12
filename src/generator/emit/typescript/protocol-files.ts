import { camelCase } from '../../model/names.ts';
import type { Protocol } from '../../model/protocol.ts';
import type { Header, OutputFile } from '../output.ts';
import { toText } from '../text.ts';
import { clientFile } from './client.ts';
import { commandEntry, eventEntry } from './contract.ts';
import { mapEntry, methodSignature } from './methods.ts';
import { schemaConstants } from './schemas.ts';
import { alternatives, docComment, fileHeader, importNames, quoted } from './syntax.ts';
import { typeDeclaration } from './types.ts';

/** Where generated TypeScript finds what it does not define itself. */
export interface ImportPaths {
  readonly contract: string;
  readonly callOptions: string;
  readonly operation: string;
  readonly messages: string;
  /** Where the client class is found; undefined: none is generated. */
  readonly client?: string;
}

/** How the TypeScript of a protocol is to be written. */
export interface TypeScriptOptions {
  readonly header: Header;
  /** Start of the names of what is one per protocol, for example `Song`. */
  readonly name: string;
  readonly imports: ImportPaths;
}

/** The TypeScript of one protocol. */
export function protocolFiles(protocol: Protocol, options: TypeScriptOptions): readonly OutputFile[] {
  return [
    { path: 'types.ts', content: typesFile(protocol, options) },
    { path: 'schemas.ts', content: schemasFile(protocol, options) },
    { path: 'error-codes.ts', content: errorCodesFile(protocol, options) },
    { path: 'contract.ts', content: contractFile(protocol, options) },
    { path: 'methods.ts', content: methodsFile(protocol, options) },
    ...(options.imports.client === undefined
      ? []
      : [{ path: 'client.ts', content: clientFile(protocol, options, options.imports.client) }]),
    { path: 'index.ts', content: indexFile(protocol, options) },
  ];
}

function typesFile(protocol: Protocol, { header, name, imports }: TypeScriptOptions): string {
  const events = protocol.events.flatMap((event) => [
    ...docComment(`${event.summary}${event.description === undefined ? '' : `\n\n${event.description}`}`, ''),
    `export interface ${event.pascal}Event extends ProgressMessage {`,
    ...docComment(`Always \`${event.name}\`.`, '  '),
    `  type: ${quoted(event.name)};`,
    ...docComment('What it tells.', '  '),
    `  payload: ${event.payload};`,
    '}',
    '',
  ]);
  const union = protocol.events.map((event) => `${event.pascal}Event`);
  return toText([
    ...fileHeader(header, `The types of ${protocol.meta.title.toLowerCase()}.`),
    ...(protocol.events.length === 0
      ? []
      : [...importNames(['ProgressMessage'], imports.messages, true), '']),
    ...protocol.declarations.flatMap(typeDeclaration),
    ...events,
    ...docComment('Any progress event of the protocol.', ''),
    ...alternatives(`export type ${name}Event =`, union.length === 0 ? ['never'] : union, ';'),
  ]);
}

function schemasFile(protocol: Protocol, { header }: TypeScriptOptions): string {
  return toText(
    [
      ...fileHeader(
        header,
        `Zod schemas of ${protocol.meta.title.toLowerCase()}: they check, and change nothing.`,
      ),
      "import { z } from 'zod';",
      '',
      ...importNames(
        protocol.declarations.map((declaration) => declaration.name),
        './types.ts',
        true,
      ),
      '',
      ...schemaConstants(protocol.declarations),
    ].slice(0, -1),
  );
}

function errorCodesFile(protocol: Protocol, { header, name, imports }: TypeScriptOptions): string {
  return toText([
    ...fileHeader(header, `The error codes of ${protocol.meta.title.toLowerCase()}.`),
    ...importNames(['ErrorContract'], imports.contract, true),
    '',
    ...docComment(
      'An error code of the protocol. A newer backend may send others; they reach the caller as they are.',
      '',
    ),
    ...alternatives(
      `export type ${name}ErrorCode =`,
      protocol.errors.map(({ code }) => quoted(code)),
      ';',
    ),
    '',
    ...docComment('What is known about each error code.', ''),
    `export const ${camelCase(name)}Errors: Readonly<Record<${name}ErrorCode, ErrorContract>> = {`,
    ...protocol.errors.flatMap((error) => [
      ...docComment(error.description, '  '),
      `  ${error.code}: {`,
      `    code: ${quoted(error.code)},`,
      `    layer: ${quoted(error.layer)},`,
      `    retryable: ${error.retryable},`,
      `    userAction: ${quoted(error.user_action)},`,
      '  },',
    ]),
    '};',
  ]);
}

function contractFile(protocol: Protocol, { header, name, imports }: TypeScriptOptions): string {
  const used = [
    ...protocol.commands.flatMap((command) => [
      command.payload,
      command.result,
      ...(command.operation === undefined ? [] : [command.operation.result]),
    ]),
    ...protocol.events.map((event) => event.payload),
  ];
  return toText([
    ...fileHeader(header, `${protocol.meta.title} as a value: what the bridge needs to know about it.`),
    ...importNames(['Contract'], imports.contract, true),
    `import { ${camelCase(name)}Errors } from './error-codes.ts';`,
    ...importNames(
      used.map((type) => `${type}Schema`),
      './schemas.ts',
      false,
    ),
    '',
    ...docComment(protocol.meta.description, ''),
    `export const ${camelCase(name)}Contract: Contract = {`,
    `  name: ${quoted(protocol.meta.name)},`,
    `  version: ${quoted(protocol.meta.version)},`,
    '  commands: {',
    ...protocol.commands.flatMap(commandEntry).map((line) => `  ${line}`),
    '  },',
    '  events: {',
    ...protocol.events.flatMap(eventEntry).map((line) => `  ${line}`),
    '  },',
    `  errors: ${camelCase(name)}Errors,`,
    '};',
  ]);
}

function methodsFile(protocol: Protocol, { header, name, imports }: TypeScriptOptions): string {
  const map = `${name}CommandMap`;
  const types = protocol.commands.flatMap((command) => [
    command.payload,
    command.result,
    ...(command.operation === undefined ? [] : [command.operation.result]),
    ...command.progress.map(
      ({ event }) => `${protocol.events.find(({ name: known }) => known === event)?.pascal ?? ''}Event`,
    ),
  ]);
  const operations = protocol.commands.some(({ operation }) => operation !== undefined);
  return toText([
    ...fileHeader(header, `The commands of ${protocol.meta.title.toLowerCase()} as typed methods.`),
    ...importNames(['CallOptions'], imports.callOptions, true),
    ...(operations ? importNames(['Operation'], imports.operation, true) : []),
    ...importNames(types, './types.ts', true),
    '',
    ...docComment('The types of every command, by its name on the wire.', ''),
    `export interface ${map} {`,
    ...protocol.commands.flatMap(mapEntry),
    '}',
    '',
    ...docComment('One method per command.', ''),
    `export interface ${name}Methods {`,
    ...protocol.commands.flatMap((command, index) => [
      ...(index === 0 ? [] : ['']),
      ...methodSignature(command, map),
    ]),
    '}',
  ]);
}

function indexFile(protocol: Protocol, { header, name, imports }: TypeScriptOptions): string {
  const exportNames = (names: readonly string[], from: string, typeOnly: boolean): readonly string[] =>
    importNames(names, from, typeOnly).map((line) => line.replace(/^import/, 'export'));
  const types = protocol.declarations.map((declaration) => declaration.name);
  const events = [...protocol.events.map((event) => `${event.pascal}Event`), `${name}Event`];
  return toText([
    ...fileHeader(header, `${protocol.meta.title}, generated: types, schemas, contract and methods.`),
    ...(imports.client === undefined
      ? []
      : [`export { ${name}Client, type ${name}ClientOptions } from './client.ts';`]),
    `export { ${camelCase(name)}Contract } from './contract.ts';`,
    `export { type ${name}ErrorCode, ${camelCase(name)}Errors } from './error-codes.ts';`,
    ...exportNames([`${name}CommandMap`, `${name}Methods`], './methods.ts', true),
    ...exportNames(
      types.map((type) => `${type}Schema`),
      './schemas.ts',
      false,
    ),
    ...exportNames([...types, ...events], './types.ts', true),
  ]);
}
