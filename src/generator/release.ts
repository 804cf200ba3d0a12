import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { bundleText } from './emit/bundle.ts';
import { OutputError } from './errors.ts';
import { shownPath } from './header.ts';
import type { Protocol } from './model/protocol.ts';
import type { GenerateOptions } from './options.ts';
import type { OutputFolder } from './write/output-folder.ts';

/**
 * The frozen bundle of this version: written once by `freeze`, and from then on part of every check, since what was
 * published under a version must stay what it was.
 */
export function releaseFolders(protocol: Protocol, options: GenerateOptions): readonly OutputFolder[] {
  const folder = join(options.protocol, 'releases');
  const path = `${protocol.meta.version}.json`;
  const content = bundleText(protocol);
  const target = join(folder, path);
  const frozen = existsSync(target);
  if (
    frozen &&
    (options.freeze === true || options.check === true) &&
    readFileSync(target, 'utf8') !== content
  ) {
    throw new OutputError(
      `${shownPath(target)} is frozen and the protocol has changed since. ` +
        'Raise "version" in protocol.json, or delete the frozen file if that version was never published.',
    );
  }
  return options.freeze === true && !frozen ? [{ folder, files: [{ path, content }], owns: [] }] : [];
}
