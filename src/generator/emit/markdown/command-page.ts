import type { CommandExample } from '../../load/file-shapes.ts';
import type { Command, Declaration } from '../../model/protocol.ts';
import type { Header } from '../output.ts';
import { toText } from '../text.ts';
import { fieldTable, type TypeLink } from './fields.ts';
import { code, jsonBlock, pageHeader, paragraph, table } from './syntax.ts';

/** Finds a declaration by name. */
export type Find = (name: string) => Declaration;

/** The reference page of one command. */
export function commandPage(command: Command, find: Find, link: TypeLink, header: Header): string {
  const { operation } = command;
  return toText([
    ...pageHeader(header),
    `# ${command.name}`,
    '',
    ...paragraph(`**${command.title}.** ${command.summary}`),
    ...paragraph(command.description),
    ...deprecation(command),
    ...facts(command, find),
    '## Payload',
    '',
    ...fieldTable(find(command.payload), link),
    operation === undefined ? '## Result' : '## Answer when it is accepted',
    '',
    ...shape(command.result, find, link),
    ...(operation === undefined
      ? []
      : [
          '## Result of the operation',
          '',
          ...paragraph(
            `Carried as ${code('result')} by the final [${operation.final}](../events/${operation.final}.md).`,
          ),
          ...shape(operation.result, find, link),
        ]),
    '## Errors',
    '',
    ...table(
      ['code', 'comes in', 'when'],
      command.errors.map(({ code: name, where, when }) => [
        `[${name}](../errors/${name}.md)`,
        WHERE[where],
        when,
      ]),
    ),
    ...progress(command),
    ...examples(command),
  ]);
}

const WHERE = { response: 'the response', final: 'the final event', event: 'an ERROR_UPDATE' } as const;

function deprecation({ deprecated }: Command): readonly string[] {
  if (deprecated === undefined) {
    return [];
  }
  const instead = deprecated.replacement === undefined ? '' : ` Use ${deprecated.replacement}.`;
  return paragraph(`**Deprecated since ${deprecated.since}:** ${deprecated.reason}${instead}`);
}

function facts(command: Command, find: Find): readonly string[] {
  const { effects, operation, timeoutMs } = command;
  const limit =
    timeoutMs === undefined ? 'the client’s own' : timeoutMs === null ? 'none' : `${timeoutMs / 1000} s`;
  return table(
    ['', ''],
    [
      ['TypeScript', code(`client.${command.method}(payload)`)],
      ['Python', code(find(command.payload).pythonName)],
      ['Area', command.area],
      ['Since', `${command.since}, ${command.stability}`],
      [
        'Needs',
        command.requires === 'reference' ? 'every backend has it' : `capability ${code(command.requires)}`,
      ],
      [
        'Takes effect',
        effects.order === 'state'
          ? 'in arrival order'
          : 'beside other work, after the state commands before it',
      ],
      ['Sent twice', effects.idempotent ? 'the same as once' : 'has its effect twice'],
      ['Can be cancelled', effects.cancellable ? 'yes' : 'no'],
      [
        'Starts an operation',
        operation === undefined
          ? 'no'
          : `yes, ended by [${operation.final}](../events/${operation.final}.md)`,
      ],
      ['Time limit of the answer', limit],
    ],
  );
}

function shape(name: string, find: Find, link: TypeLink): readonly string[] {
  const declaration = find(name);
  return declaration.group === 'types'
    ? paragraph(`${link(name)}: ${declaration.doc}`)
    : fieldTable(declaration, link);
}

function progress(command: Command): readonly string[] {
  if (command.progress.length === 0) {
    return [];
  }
  return [
    '## Progress',
    '',
    ...table(
      ['event', 'field that only grows'],
      command.progress.map(({ event, grows }) => [
        `[${event}](../events/${event}.md)`,
        grows === undefined ? '' : code(grows),
      ]),
    ),
  ];
}

function examples(command: Command): readonly string[] {
  return command.examples.length === 0
    ? []
    : ['## Examples', '', ...command.examples.flatMap((example) => transcript(command, example))];
}

function transcript(command: Command, example: CommandExample): readonly string[] {
  const sent = { id: 'c-1', type: command.name, payload: example.payload };
  const answer = ['Response:', '', ...jsonBlock(response(command, example))];
  const events = (example.events ?? []).flatMap((event) => jsonBlock({ id: 'progress-event', ...event }));
  const reported = events.length === 0 ? [] : ['Progress:', '', ...events];
  return [
    `### ${example.title}`,
    '',
    ...paragraph(example.description),
    'Command:',
    '',
    ...jsonBlock(sent),
    // An operation is accepted first and reports then; any other command reports until it is done.
    ...(command.operation === undefined ? [...reported, ...answer] : [...answer, ...reported]),
  ];
}

function response({ name }: Command, { data, error }: CommandExample): object {
  return error === undefined
    ? { id: 'c-1', type: `${name}_RESPONSE`, success: true, data: data ?? null, error: null }
    : { id: 'c-1', type: 'ERROR_RESPONSE', success: false, ...error };
}
