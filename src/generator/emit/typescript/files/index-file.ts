import { toText } from '../../text.ts';
import { beside, spoken, type TypeScriptContext } from '../context.ts';
import { fileHeader } from '../syntax.ts';

/**
 * What programs take from a generated protocol. Each file is written to be exported whole, so that no name is listed a
 * second time. The schemas are not among them: calls are checked through the contract.
 */
export function indexFile(context: TypeScriptContext): string {
  const client = context.imports.client === undefined ? [] : ['client'];
  const modules = [...client, 'contract', 'error-codes', 'methods', 'outline', 'types'];
  return toText([
    ...fileHeader(context.header, `Types, contract and methods of ${spoken(context.protocol)}.`),
    ...modules.map((module) => `export * from '${beside(module, context)}';`),
  ]);
}
