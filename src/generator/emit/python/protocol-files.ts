import type { OutputFile } from '../output.ts';
import { contextOf, type PythonOptions, STRUCT_MODULES } from './context.ts';
import { contractModule } from './files/contract-module.ts';
import { errorsModule } from './files/errors-module.ts';
import { packageModule } from './files/package-module.ts';
import { structModule } from './files/struct-module.ts';
import { wordsModule } from './files/words-module.ts';

/** The Python of one protocol. */
export function pythonFiles(options: PythonOptions): readonly OutputFile[] {
  const context = contextOf(options);
  return [
    ...STRUCT_MODULES.map((module) => ({
      path: `${module.module}.py`,
      content: structModule(module, context),
    })),
    { path: 'errors.py', content: errorsModule(context) },
    { path: 'words.py', content: wordsModule(context) },
    { path: 'contract.py', content: contractModule(context) },
    { path: '__init__.py', content: packageModule(context) },
  ];
}
