import { type Command, type EventModel, rootSchemas } from '../../../model/protocol.ts';
import { toText } from '../../text.ts';
import { namesIn, type PythonContext, STRUCT_MODULES } from '../context.ts';
import type { PythonScope } from '../scope.ts';
import { allOf, callLines, docstring, fromImport, moduleStart, tuple, WIDTH } from '../syntax.ts';

/** The contract of a protocol: what a backend needs to know about it, as a value. */
export function contractModule(context: PythonContext): string {
  const { protocol, scope, header } = context;
  const used = new Set(rootSchemas(protocol));
  const siblings = STRUCT_MODULES.toSorted((left, right) => (left.module < right.module ? -1 : 1)).flatMap(
    (module) => fromImport(`${context.package}.${module.module}`, namesIn(module, used, context)),
  );
  const operations = protocol.commands.some(({ operation }) => operation !== undefined);
  const specs = ['CommandSpec', 'Contract', 'EventSpec', ...(operations ? ['OperationSpec'] : [])];
  return toText([
    ...moduleStart(header, 'The protocol as a value: what a backend needs to know about it.'),
    ...fromImport('stdwire.contract', specs),
    ...(context.besideBridge || siblings.length === 0 ? [] : ['']),
    ...siblings,
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

function commandSpec(command: Command, { pythonName }: PythonScope): readonly string[] {
  const { operation } = command;
  return [
    `        ${JSON.stringify(command.name)}: CommandSpec(`,
    `            name=${JSON.stringify(command.name)},`,
    `            payload=${pythonName(command.payload)},`,
    `            result=${pythonName(command.result)},`,
    `            order=${JSON.stringify(command.effects.order)},`,
    ...(operation === undefined
      ? []
      : callLines(
          '            operation=OperationSpec(',
          [JSON.stringify(operation.final), pythonName(operation.result)],
          '),',
        )),
    ...errorSet(command),
    ...(command.secrets.length === 0 ? [] : [`            secrets=${tuple(command.secrets)},`]),
    `            idempotent=${command.effects.idempotent ? 'True' : 'False'},`,
    `            cancellable=${command.effects.cancellable ? 'True' : 'False'},`,
    '        ),',
  ];
}

// The shapes that ruff gives to a set, by how much room it needs.
function errorSet({ errors }: Command): readonly string[] {
  const codes = [...new Set(errors.map(({ code }) => JSON.stringify(code)))];
  const line = `            errors=frozenset({${codes.join(', ')}}),`;
  if (line.length <= WIDTH) {
    return [line];
  }
  return ['            errors=frozenset(', ...callLines('                {', codes, '}'), '            ),'];
}

function eventSpec(event: EventModel, { pythonName }: PythonScope): readonly string[] {
  return [
    `        ${JSON.stringify(event.name)}: EventSpec(`,
    `            name=${JSON.stringify(event.name)},`,
    `            payload=${pythonName(event.payload)},`,
    `            delivery=${JSON.stringify(event.delivery)},`,
    `            subject=${tuple(event.subject)},`,
    '        ),',
  ];
}
