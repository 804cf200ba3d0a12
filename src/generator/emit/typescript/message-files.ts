import { camelCase } from '../../model/names.ts';
import type { Declaration, Protocol } from '../../model/protocol.ts';
import type { Header, OutputFile } from '../output.ts';
import { toText } from '../text.ts';
import { commandEntry } from './contract.ts';
import { schemaConstants } from './schemas.ts';
import { docComment, exportNames, fileHeader, quoted } from './syntax.ts';
import { typeDeclaration } from './types.ts';

/** The TypeScript of what every protocol shares: the envelope and the control commands. */
export function messageFiles(protocol: Protocol, header: Header): readonly OutputFile[] {
  const envelope = protocol.base.declarations.filter(({ group }) => group === 'envelope');
  const control = protocol.base.declarations.filter(({ group }) => group !== 'envelope');
  return [
    { path: 'envelope.ts', content: envelopeFile(envelope, header) },
    { path: 'control.ts', content: controlFile(protocol, control, header) },
    { path: 'protocol.ts', content: factsFile(protocol, header) },
    { path: 'index.ts', content: indexFile(envelope, control, header) },
  ];
}

function envelopeFile(declarations: readonly Declaration[], header: Header): string {
  return toText([
    ...fileHeader(
      header,
      'The messages of every protocol: one JSON object per line, commands one way, responses and progress the other.',
    ),
    "import { z } from 'zod';",
    '',
    ...declarations.flatMap(typeDeclaration),
    ...docComment('The one answer to a command.', ''),
    'export type ResponseMessage = SuccessMessage | ErrorMessage;',
    '',
    ...schemaConstants(declarations),
    ...docComment('Checks {@link ResponseMessage}.', ''),
    'export const ResponseMessageSchema: z.ZodType<ResponseMessage> = z.union([SuccessMessageSchema, ErrorMessageSchema]);',
  ]);
}

function controlFile(protocol: Protocol, declarations: readonly Declaration[], header: Header): string {
  return toText([
    ...fileHeader(header, 'The commands that every protocol has, about the bridge itself.'),
    "import { z } from 'zod';",
    '',
    ...declarations.flatMap(typeDeclaration),
    ...schemaConstants(declarations),
    ...docComment('The control commands by name, in the form of a contract.', ''),
    'export const controlCommands = {',
    ...protocol.base.control.flatMap(commandEntry),
    '} as const;',
  ]);
}

function factsFile(protocol: Protocol, header: Header): string {
  const limits = Object.entries(protocol.meta.limits ?? {});
  return toText([
    ...fileHeader(header, 'What can be announced, and the limits that hold, in every protocol.'),
    ...docComment('Every capability that a backend can announce when it becomes ready.', ''),
    'export const PROTOCOL_CAPABILITIES = [',
    ...(protocol.meta.capabilities ?? []).flatMap(({ name, summary }) => [
      ...docComment(summary, '  '),
      `  ${quoted(name)},`,
    ]),
    '] as const;',
    '',
    ...docComment('A capability that a backend can announce.', ''),
    'export type ProtocolCapability = (typeof PROTOCOL_CAPABILITIES)[number];',
    '',
    ...docComment('The limits that both sides keep unless they are set otherwise.', ''),
    'export const PROTOCOL_LIMITS = {',
    ...limits.map(([name, value]) => `  ${camelCase(name)}: ${value},`),
    '} as const;',
  ]);
}

function indexFile(
  envelope: readonly Declaration[],
  control: readonly Declaration[],
  header: Header,
): string {
  const both = (declarations: readonly Declaration[]): readonly string[] =>
    declarations.flatMap(({ name }) => [`type ${name}`, `${name}Schema`]);
  return toText([
    ...fileHeader(header, 'The message shapes of every protocol, generated.'),
    ...exportNames([...both(control), 'controlCommands'], './control.ts'),
    ...exportNames([...both(envelope), 'type ResponseMessage', 'ResponseMessageSchema'], './envelope.ts'),
    ...exportNames(['PROTOCOL_CAPABILITIES', 'PROTOCOL_LIMITS', 'type ProtocolCapability'], './protocol.ts'),
  ]);
}
