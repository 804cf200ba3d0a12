import { pascalCase } from '../../model/names.ts';
import type { Command } from '../../model/protocol.ts';
import { alternatives, docComment } from './syntax.ts';

/** The type of a command's progress events. */
function eventsType(command: Command): string {
  const types = command.progress.map(({ event }) => `${pascalCase(event)}Event`);
  return types.length === 0 ? 'never' : types.join(' | ');
}

/** One command as an entry of the map that `request()` is typed by. */
export function mapEntry(command: Command): readonly string[] {
  const [events, ...more] = alternatives('    events:', eventsType(command).split(' | '), ';');
  return [
    ...docComment(command.summary, '  '),
    `  ${command.name}: {`,
    `    payload: ${command.payload};`,
    `    data: ${command.result};`,
    events ?? '',
    ...more.map((line) => `    ${line}`),
    ...(command.operation === undefined ? [] : [`    result: ${command.operation.result};`]),
    '  };',
  ];
}

/** One command as a documented method. */
export function methodSignature(command: Command, map: string): readonly string[] {
  const optional = command.payloadOptional ? '?' : '';
  const events = `${map}['${command.name}']['events']`;
  const answer =
    command.operation === undefined
      ? command.result
      : `Operation<${command.operation.result}, ${events}, ${command.result}>`;
  const start = `  ${command.method}(`;
  const parameters = [`payload${optional}: ${command.payload}`, `options?: CallOptions<${events}>`];
  const end = `): Promise<${answer}>;`;
  const line = `${start}${parameters.join(', ')}${end}`;
  const comment = docComment(methodDoc(command), '  ');
  return line.length <= 110
    ? [...comment, line]
    : [...comment, start, ...parameters.map((parameter) => `    ${parameter},`), `  ${end}`];
}

function methodDoc(command: Command): string {
  const codes = [...new Set(command.errors.map(({ code }) => `\`${code}\``))];
  return [
    command.summary,
    ...(command.description === undefined ? [] : ['', command.description]),
    '',
    `Sends \`${command.name}\`. ${command.operation === undefined ? 'Resolves when it is done.' : 'Resolves to an operation when the backend has accepted it.'}`,
    `Fails with ${codes.join(', ')}.`,
    ...(command.deprecated === undefined
      ? []
      : [
          '',
          `@deprecated since ${command.deprecated.since}: ${command.deprecated.reason}${command.deprecated.replacement === undefined ? '' : ` Use ${command.deprecated.replacement}.`}`,
        ]),
  ].join('\n');
}
