import type { Declaration, Protocol } from '../../model/protocol.ts';
import { references } from '../../schema/children.ts';
import type { Header, OutputFile } from '../output.ts';
import { commandPage, type Find } from './command-page.ts';
import { errorPage } from './error-page.ts';
import { eventPage } from './event-page.ts';
import type { TypeLink } from './fields.ts';
import { indexPage, typesPage } from './overview-pages.ts';

/** The folders that the pages lie in, beside the folder itself. */
export const PAGE_FOLDERS = ['commands', 'events', 'errors'] as const;

/** The reference pages of a protocol. */
export function pages(protocol: Protocol, header: Header): readonly OutputFile[] {
  const declarations = [...protocol.declarations, ...protocol.base.declarations];
  const byName = new Map(declarations.map((declaration) => [declaration.name, declaration]));
  const find: Find = (name) => {
    const found = byName.get(name);
    if (found === undefined) {
      throw new Error(`The generator refers to ${name}, which it never declared.`);
    }
    return found;
  };
  const shared = sharedTypes(declarations);
  const linkFrom =
    (folder: string): TypeLink =>
    (name) =>
      `[${name}](${folder}types.md#${name.toLowerCase()})`;
  return [
    { path: 'README.md', content: indexPage(protocol, header) },
    { path: 'types.md', content: typesPage(shared, linkFrom(''), header) },
    ...[...protocol.commands, ...protocol.base.control].map((command) => ({
      path: `commands/${command.name}.md`,
      content: commandPage(command, find, linkFrom('../'), header),
    })),
    ...protocol.events.map((event) => ({
      path: `events/${event.name}.md`,
      content: eventPage(event, protocol, find, linkFrom('../'), header),
    })),
    ...protocol.errors.map((error) => ({
      path: `errors/${error.code}.md`,
      content: errorPage(error, protocol, header),
    })),
  ];
}

/** Types of their own, and objects inside of other schemas, which are linked to from where they are used. */
function sharedTypes(declarations: readonly Declaration[]): readonly Declaration[] {
  const used = new Set(declarations.flatMap(({ schema }) => references(schema)));
  return declarations
    .filter(({ name, group }) => group === 'types' || (used.has(name) && group !== 'envelope'))
    .toSorted((left, right) => (left.name < right.name ? -1 : 1));
}
