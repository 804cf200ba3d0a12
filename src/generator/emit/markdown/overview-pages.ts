import type { Command, Declaration, Protocol } from '../../model/protocol.ts';
import type { Header } from '../output.ts';
import { toText } from '../text.ts';
import { fieldTable, type TypeLink } from './fields.ts';
import { code, pageHeader, paragraph, table } from './syntax.ts';

/** The first page: everything in one list each. */
export function indexPage(protocol: Protocol, header: Header): string {
  const { meta } = protocol;
  const areas = [...new Set(protocol.commands.map(({ area }) => area))];
  return toText([
    ...pageHeader(header),
    `# ${meta.title}`,
    '',
    ...paragraph(meta.description),
    ...paragraph(
      `Version ${meta.version}. Everything as one JSON Schema: [${meta.name}.schema.json](${meta.name}.schema.json). Shared types: [types](types.md).`,
    ),
    '## Commands',
    '',
    ...areas.flatMap((area) => [
      `### ${heading(area)}`,
      '',
      ...commandTable(protocol.commands.filter((command) => command.area === area)),
    ]),
    '### Control, in every protocol',
    '',
    ...commandTable(protocol.base.control),
    '## Progress events',
    '',
    ...table(
      ['event', 'delivery', 'what it tells'],
      protocol.events.map((event) => [
        `[${event.name}](events/${event.name}.md)`,
        event.delivery,
        event.summary,
      ]),
    ),
    '## Error codes',
    '',
    ...table(
      ['code', 'what it means', 'what to do'],
      protocol.errors.map((error) => [
        `[${error.code}](errors/${error.code}.md)`,
        error.description,
        error.user_action,
      ]),
    ),
    ...capabilities(protocol),
  ]);
}

function capabilities({ meta }: Protocol): readonly string[] {
  const announced = meta.capabilities ?? [];
  if (announced.length === 0) {
    return [];
  }
  return [
    '## Capabilities',
    '',
    ...table(
      ['name', 'what a backend that announces it does'],
      announced.map(({ name, summary }) => [code(name), summary]),
    ),
  ];
}

function commandTable(commands: readonly Command[]): readonly string[] {
  return table(
    ['command', 'what it does'],
    commands.map((command) => [`[${command.name}](commands/${command.name}.md)`, command.summary]),
  );
}

function heading(area: string): string {
  return area.charAt(0).toUpperCase() + area.slice(1).replaceAll('-', ' ');
}

/** The page of all types that more than one page refers to. */
export function typesPage(declarations: readonly Declaration[], link: TypeLink, header: Header): string {
  return toText([
    ...pageHeader(header),
    '# Types',
    '',
    ...declarations.flatMap((declaration) => [
      `## ${declaration.name}`,
      '',
      ...paragraph(declaration.doc),
      ...fieldTable(declaration, link),
    ]),
  ]);
}
