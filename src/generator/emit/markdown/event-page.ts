import type { EventModel, Protocol } from '../../model/protocol.ts';
import type { Header } from '../output.ts';
import { toText } from '../text.ts';
import type { Find } from './command-page.ts';
import { fieldTable, type TypeLink } from './fields.ts';
import { code, jsonBlock, pageHeader, paragraph, table } from './syntax.ts';

/** The reference page of one progress event. */
export function eventPage(
  event: EventModel,
  protocol: Protocol,
  find: Find,
  link: TypeLink,
  header: Header,
): string {
  const senders = protocol.commands.filter(({ progress }) =>
    progress.some((entry) => entry.event === event.name),
  );
  const ends = senders.filter(({ operation }) => operation?.final === event.name);
  return toText([
    ...pageHeader(header),
    `# ${event.name}`,
    '',
    ...paragraph(`**${event.title}.** ${event.summary}`),
    ...paragraph(event.description),
    ...table(
      ['', ''],
      [
        ['Since', `${event.since}, ${event.stability}`],
        [
          'Needs',
          event.requires === 'reference' ? 'every backend may send it' : `capability ${code(event.requires)}`,
        ],
        [
          'Delivery',
          event.delivery === 'every'
            ? 'every one, none is dropped'
            : 'the latest: under pressure, newer ones take the place of older ones of the same subject',
        ],
        ['Subject', event.subject.map(code).join(', ')],
        [
          'Sent by',
          senders.map(({ name }) => `[${name}](../commands/${name}.md)`).join(', ') || 'the backend itself',
        ],
        ['Ends', ends.map(({ name }) => `[${name}](../commands/${name}.md)`).join(', ') || 'nothing'],
      ],
    ),
    '## Payload',
    '',
    ...fieldTable(find(event.payload), link),
    ...(event.examples.length === 0 ? [] : ['## Examples', '']),
    ...event.examples.flatMap((example) => [
      `### ${example.title}`,
      '',
      ...jsonBlock({ id: 'progress-event', type: event.name, payload: example.payload }),
    ]),
  ]);
}
