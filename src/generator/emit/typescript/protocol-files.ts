import type { OutputFile } from '../output.ts';
import type { TypeScriptContext } from './context.ts';
import { clientFile } from './files/client-file.ts';
import { contractFile } from './files/contract-file.ts';
import { errorCodesFile } from './files/error-codes-file.ts';
import { indexFile } from './files/index-file.ts';
import { methodsFile } from './files/methods-file.ts';
import { outlineFile } from './files/outline-file.ts';
import { schemasFile } from './files/schemas-file.ts';
import { typesFile } from './files/types-file.ts';

/** The TypeScript of one protocol. */
export function protocolFiles(context: TypeScriptContext): readonly OutputFile[] {
  const { client } = context.imports;
  return [
    { path: 'types.ts', content: typesFile(context) },
    { path: 'schemas.ts', content: schemasFile(context) },
    { path: 'error-codes.ts', content: errorCodesFile(context) },
    { path: 'contract.ts', content: contractFile(context) },
    { path: 'outline.ts', content: outlineFile(context) },
    { path: 'methods.ts', content: methodsFile(context) },
    ...(client === undefined ? [] : [{ path: 'client.ts', content: clientFile(context, client) }]),
    { path: 'index.ts', content: indexFile(context) },
  ];
}
