import type { Declaration } from '../../../model/protocol.ts';
import { toText } from '../../text.ts';
import type { PythonContext } from '../context.ts';
import { allOf, callLines, docstring, moduleHead } from '../syntax.ts';

/** The words that fields of the shared types are known to hold, so that no backend lists them a second time. */
export function wordsModule({ protocol, header }: PythonContext): string {
  const entries = protocol.declarations.filter(({ group }) => group === 'types').flatMap(wordLists);
  const start = 'KNOWN_WORDS: dict[str, tuple[str, ...]] = {';
  return toText([
    ...moduleHead(header, 'The known words of the protocol.'),
    ...allOf(['KNOWN_WORDS']),
    '',
    ...(entries.length === 0 ? [`${start}}`] : [start, ...entries, '}']),
    ...docstring('The known words of texts that a newer protocol may add to, by type and field.', ''),
  ]);
}

function wordLists({ pythonName, schema }: Declaration): readonly string[] {
  if (schema.kind !== 'object') {
    return [];
  }
  return schema.properties.flatMap(({ name, schema: field }) => {
    const inner = field.kind === 'nullable' ? field.inner : field;
    if (inner.kind !== 'string' || inner.known.length === 0) {
      return [];
    }
    const words = inner.known.map((word) => JSON.stringify(word));
    const start = `    ${JSON.stringify(`${pythonName}.${name}`)}: (`;
    return callLines(start, words, words.length === 1 ? ',),' : '),');
  });
}
