import type { ErrorModel, Protocol } from '../../model/protocol.ts';
import type { Header } from '../output.ts';
import { toText } from '../text.ts';
import { pageHeader, paragraph, table } from './syntax.ts';

/** The reference page of one error code. */
export function errorPage(error: ErrorModel, protocol: Protocol, header: Header): string {
  const uses = protocol.commands.flatMap((command) =>
    command.errors
      .filter(({ code }) => code === error.code)
      .map(({ where, when }) => [`[${command.name}](../commands/${command.name}.md)`, where, when]),
  );
  return toText([
    ...pageHeader(header),
    `# ${error.code}`,
    '',
    ...paragraph(error.description),
    ...table(
      ['', ''],
      [
        ['About', error.layer === 'protocol' ? 'the protocol' : 'the work'],
        ['Trying again as it is', error.retryable ? 'can help' : 'does not help'],
        ['What to do', error.user_action],
        ['Since', error.since],
      ],
    ),
    ...(uses.length === 0
      ? ['Any command may get it.']
      : ['## Commands that fail with it', '', ...table(['command', 'comes in', 'when'], uses)]),
  ]);
}
