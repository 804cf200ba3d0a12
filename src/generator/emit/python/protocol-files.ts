import type { Command, Declaration, EventModel, Group, Protocol } from '../../model/protocol.ts';
import { dependenciesFirst } from '../order.ts';
import type { Header, OutputFile } from '../output.ts';
import { toText } from '../text.ts';
import { type PythonScope, pythonDeclaration, scopeOf } from './struct.ts';
import { callLines, docstring, fromImport, moduleStart, WIDTH } from './syntax.ts';
import { type Needs, noNeeds } from './type-expression.ts';

/** How the Python of a protocol is to be written. */
export interface PythonOptions {
  readonly header: Header;
  /** The package that the modules lie in, for example `stdwire_songs.protocol`. */
  readonly package: string;
}

const MODULES: readonly { readonly group: Group; readonly module: string; readonly about: string }[] = [
  { group: 'types', module: 'types', about: 'What commands and events are made of.' },
  { group: 'payloads', module: 'payloads', about: 'What each command takes.' },
  { group: 'results', module: 'results', about: 'What each command answers.' },
  { group: 'events', module: 'events', about: 'What each progress event carries.' },
];

/** The Python of one protocol. */
export function pythonFiles(protocol: Protocol, options: PythonOptions): readonly OutputFile[] {
  const scope = scopeOf(protocol.declarations);
  return [
    ...MODULES.map(({ group, module, about }) => ({
      path: `${module}.py`,
      content: structModule(protocol.declarations, group, about, scope, options),
    })),
    { path: 'errors.py', content: errorsModule(protocol, options) },
    { path: 'contract.py', content: contractModule(protocol, scope, options) },
    { path: '__init__.py', content: packageModule(protocol, options) },
  ];
}

function moduleOf(declarations: readonly Declaration[], name: string): string {
  const group = declarations.find((declaration) => declaration.name === name)?.group;
  return MODULES.find((entry) => entry.group === group)?.module ?? 'types';
}

function structModule(
  declarations: readonly Declaration[],
  group: Group,
  about: string,
  scope: PythonScope,
  options: PythonOptions,
): string {
  const needs = noNeeds();
  const own = dependenciesFirst(declarations).filter((declaration) => declaration.group === group);
  const body = own.flatMap((declaration) => pythonDeclaration(declaration, scope, needs));
  return toText([
    ...moduleStart(options.header, about),
    ...imports(needs, declarations, group, scope, options),
    ...allOf(own.map(({ pythonName }) => pythonName)),
    '',
    '',
    ...trimmed(body),
  ]);
}

function imports(
  needs: Needs,
  declarations: readonly Declaration[],
  group: Group,
  scope: PythonScope,
  options: PythonOptions,
): readonly string[] {
  const own = MODULES.find((entry) => entry.group === group)?.module;
  const foreign = [...needs.names].filter((name) => moduleOf(declarations, name) !== own);
  const modules = MODULES.flatMap(({ module }) =>
    fromImport(
      `${options.package}.${module}`,
      foreign.filter((name) => moduleOf(declarations, name) === module).map(scope.pythonName),
    ),
  );
  return paragraphs([fromImport('typing', needs.typing), fromImport('msgspec', needs.msgspec), modules]);
}

/** Blocks of lines with an empty line after each that is not empty itself. */
export function paragraphs(blocks: readonly (readonly string[])[]): readonly string[] {
  return blocks.flatMap((block) => (block.length === 0 ? [] : [...block, '']));
}

/** `__all__`, sorted as ruff wants it. */
export function allOf(names: readonly string[]): readonly string[] {
  const rank = (name: string): number => (/^[A-Z0-9_]+$/.test(name) ? 0 : /^[A-Z]/.test(name) ? 1 : 2);
  const sorted = [...new Set(names)].sort(
    (left, right) => rank(left) - rank(right) || (left < right ? -1 : 1),
  );
  return sorted.length === 0
    ? ['__all__: list[str] = []']
    : callLines(
        '__all__ = [',
        sorted.map((name) => JSON.stringify(name)),
        ']',
      );
}

/** Lines without the empty ones at the end. */
export function trimmed(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => line !== '');
  return lines.slice(0, last + 1);
}

function errorsModule(protocol: Protocol, options: PythonOptions): string {
  return toText([
    ...moduleStart(options.header, 'The error codes of the protocol.'),
    'from enum import StrEnum',
    '',
    ...allOf(['ErrorCode']),
    '',
    '',
    'class ErrorCode(StrEnum):',
    ...docstring('Why a command failed, as the code that goes over the wire.', '    '),
    '',
    ...protocol.errors.flatMap((error) => [
      `    ${error.code} = ${JSON.stringify(error.code)}`,
      ...docstring(error.description, '    '),
    ]),
  ]);
}

function contractModule(protocol: Protocol, scope: PythonScope, options: PythonOptions): string {
  const used = new Set([
    ...protocol.commands.flatMap((command) => [
      command.payload,
      command.result,
      ...(command.operation === undefined ? [] : [command.operation.result]),
    ]),
    ...protocol.events.map((event) => event.payload),
  ]);
  const modules = MODULES.map(({ module }) => module)
    .sort()
    .flatMap((module) =>
      fromImport(
        `${options.package}.${module}`,
        [...used].filter((name) => moduleOf(protocol.declarations, name) === module).map(scope.pythonName),
      ),
    );
  const specs = [
    'CommandSpec',
    'Contract',
    'EventSpec',
    ...(protocol.commands.some(({ operation }) => operation) ? ['OperationSpec'] : []),
  ];
  return toText([
    ...moduleStart(options.header, 'The protocol as a value: what a backend needs to know about it.'),
    ...fromImport('stdwire.contract', specs),
    ...modules,
    '',
    ...allOf(['CONTRACT']),
    '',
    'CONTRACT = Contract(',
    `    name=${JSON.stringify(protocol.meta.name)},`,
    `    version=${JSON.stringify(protocol.meta.version)},`,
    ...table(
      'commands',
      protocol.commands.flatMap((command) => commandSpec(command, scope)),
    ),
    ...table(
      'events',
      protocol.events.flatMap((event) => eventSpec(event, scope)),
    ),
    ')',
    ...docstring(protocol.meta.description, '', 'The whole protocol.'),
  ]);
}

function table(name: string, entries: readonly string[]): readonly string[] {
  return entries.length === 0 ? [`    ${name}={},`] : [`    ${name}={`, ...entries, '    },'];
}

function commandSpec(command: Command, scope: PythonScope): readonly string[] {
  const quoted = (texts: readonly string[]): readonly string[] =>
    [...new Set(texts)].map((text) => JSON.stringify(text));
  const tuple = (texts: readonly string[]): string =>
    `(${quoted(texts).join(', ')}${texts.length === 1 ? ',' : ''})`;
  const operation = command.operation;
  return [
    `        ${JSON.stringify(command.name)}: CommandSpec(`,
    `            name=${JSON.stringify(command.name)},`,
    `            payload=${scope.pythonName(command.payload)},`,
    `            result=${scope.pythonName(command.result)},`,
    `            order=${JSON.stringify(command.effects.order)},`,
    ...(operation === undefined
      ? []
      : [
          `            operation=OperationSpec(${JSON.stringify(operation.final)}, ${scope.pythonName(operation.result)}),`,
        ]),
    ...errorSet(quoted(command.errors.map(({ code }) => code))),
    ...(command.secrets.length === 0 ? [] : [`            secrets=${tuple(command.secrets)},`]),
    `            idempotent=${command.effects.idempotent ? 'True' : 'False'},`,
    `            cancellable=${command.effects.cancellable ? 'True' : 'False'},`,
    '        ),',
  ];
}

// The shapes that ruff gives to a set, by how much room it needs.
function errorSet(codes: readonly string[]): readonly string[] {
  const line = `            errors=frozenset({${codes.join(', ')}}),`;
  if (line.length <= WIDTH) {
    return [line];
  }
  return ['            errors=frozenset(', ...callLines('                {', codes, '}'), '            ),'];
}

function eventSpec(event: EventModel, scope: PythonScope): readonly string[] {
  const subject = event.subject.map((field) => JSON.stringify(field));
  return [
    `        ${JSON.stringify(event.name)}: EventSpec(`,
    `            name=${JSON.stringify(event.name)},`,
    `            payload=${scope.pythonName(event.payload)},`,
    `            delivery=${JSON.stringify(event.delivery)},`,
    `            subject=(${subject.join(', ')}${subject.length === 1 ? ',' : ''}),`,
    '        ),',
  ];
}

function packageModule(protocol: Protocol, options: PythonOptions): string {
  const names = (group: Group): readonly string[] =>
    protocol.declarations
      .filter((declaration) => declaration.group === group)
      .map(({ pythonName }) => pythonName);
  const modules = [
    { module: 'contract', names: ['CONTRACT'] },
    { module: 'errors', names: ['ErrorCode'] },
    ...MODULES.map(({ group, module }) => ({ module, names: names(group) })),
  ].sort((left, right) => (left.module < right.module ? -1 : 1));
  return toText([
    ...moduleStart(options.header, `${protocol.meta.title}: its types, checked by msgspec.`).slice(0, -2),
    ...modules.flatMap((entry) => fromImport(`${options.package}.${entry.module}`, entry.names)),
    '',
    ...allOf(modules.flatMap((entry) => entry.names)),
  ]);
}
