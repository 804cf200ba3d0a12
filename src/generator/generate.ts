import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkOptions } from './check-options.ts';
import { OutOfDateError } from './errors.ts';
import { headerOf, shownPath } from './header.ts';
import { loadProtocol } from './load/load-protocol.ts';
import { buildModel } from './model/build-model.ts';
import type { GenerateOptions, GenerateResult } from './options.ts';
import { outputFolders } from './output-folders.ts';
import { compareFolders } from './write/compare-folders.ts';
import { writeFolders } from './write/write-folders.ts';

/**
 * Turns a protocol folder into TypeScript, Python and reference pages. The same folder gives the same bytes.
 *
 * @throws {@link OptionsError} if a name cannot be one in the generated code
 * @throws {@link ProtocolFileError} if a file of the folder cannot be used
 * @throws {@link OutOfDateError} with `check`, if a generated file is not what would be written
 * @throws {@link OutputError} if a file that was not generated is in the way, or a frozen release would change
 */
export function generate(options: GenerateOptions): GenerateResult {
  checkOptions(options);
  const protocol = buildModel(loadProtocol(resolve(options.protocol), shippedProtocol()));
  const header = headerOf(options);
  const folders = outputFolders(protocol, options, header);
  if (options.check !== true) {
    return writeFolders(folders);
  }
  const differences = compareFolders(folders);
  if (differences.length > 0) {
    const shown = differences.map(({ file, detail }) => ({ file: shownPath(file), detail }));
    throw new OutOfDateError(shown, header.command);
  }
  return { written: [], removed: [], unchanged: folders.flatMap(({ files }) => files).length };
}

/** The protocol folder that comes with the package; it lies beside `src` and beside `dist`. */
function shippedProtocol(): string {
  return join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'protocol');
}
