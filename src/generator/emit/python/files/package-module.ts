import type { Group } from '../../../model/protocol.ts';
import { toText } from '../../text.ts';
import { type PythonContext, STRUCT_MODULES } from '../context.ts';
import { allOf, fromImport, moduleHead } from '../syntax.ts';

/** The table of contents of a generated package. */
export function packageModule({ protocol, header, package: name }: PythonContext): string {
  const namesOf = (group: Group): readonly string[] =>
    protocol.declarations
      .filter((declaration) => declaration.group === group)
      .map(({ pythonName }) => pythonName);
  const modules = [
    { module: 'contract', names: ['CONTRACT'] },
    { module: 'errors', names: ['ErrorCode'] },
    { module: 'words', names: ['KNOWN_WORDS'] },
    ...STRUCT_MODULES.map(({ group, module }) => ({ module, names: namesOf(group) })),
  ].sort((left, right) => (left.module < right.module ? -1 : 1));
  return toText([
    ...moduleHead(header, `The types of the protocol \`${protocol.meta.name}\`, checked by msgspec.`),
    ...modules.flatMap(({ module, names }) => fromImport(`${name}.${module}`, names)),
    '',
    ...allOf(modules.flatMap(({ names }) => names)),
  ]);
}
