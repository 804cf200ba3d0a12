import type { Protocol } from '../../model/protocol.ts';
import { dependenciesFirst } from '../order.ts';
import type { Header } from '../output.ts';
import { toText } from '../text.ts';
import { scopeOf } from './scope.ts';
import { pythonDeclaration } from './struct.ts';
import { allOf, callLines, docstring, fromImport, moduleStart, paragraphs } from './syntax.ts';
import { noNeeds } from './type-expression.ts';

/** The Python of what every protocol shares: the envelope, the control commands, capabilities and limits. */
export function messageModule(protocol: Protocol, header: Header): string {
  const needs = noNeeds();
  const declarations = dependenciesFirst(protocol.base.declarations);
  const scope = scopeOf(declarations);
  const body = declarations.flatMap((declaration) => pythonDeclaration(declaration, scope, needs));
  const limits = Object.entries(protocol.meta.limits ?? {}).map(([name, value]) => ({
    name: name.toUpperCase(),
    value,
  }));
  const capabilities = protocol.meta.capabilities ?? [];
  const control = protocol.base.control.map(({ name }) => JSON.stringify(name)).sort();
  return toText([
    ...moduleStart(
      header,
      'The messages of every protocol.\n\nOne JSON object per line: commands one way, responses and progress the other.',
    ),
    ...paragraphs([fromImport('typing', needs.typing), fromImport('msgspec', needs.msgspec)]),
    ...allOf([
      'CAPABILITIES',
      'CONTROL_COMMANDS',
      ...limits.map(({ name }) => name),
      ...declarations.map(({ pythonName }) => pythonName),
    ]),
    '',
    'CAPABILITIES = (',
    ...capabilities.map(({ name }) => `    ${JSON.stringify(name)},`),
    ')',
    ...docstring('Every capability that a backend can announce when it becomes ready.', ''),
    '',
    ...callLines('CONTROL_COMMANDS = frozenset({', control, '})'),
    ...docstring('The commands that every protocol has; the bridge answers them itself.', ''),
    '',
    ...limits.map(({ name, value }) => `${name} = ${value}`),
    '',
    '',
    ...body,
  ]);
}
