import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { OutputFile } from '../emit/output.ts';
import { OutputError } from '../errors.ts';
import type { GenerateResult } from '../options.ts';
import { isGenerated, leftovers, type OutputFolder, readIfPresent } from './output-folder.ts';

interface Target extends OutputFile {
  readonly target: string;
  readonly present: string | undefined;
}

/** Writes what differs and removes what is left over from earlier; nothing at all if one file must not be touched. */
export function writeFolders(folders: readonly OutputFolder[]): GenerateResult {
  const targets = folders.flatMap(({ folder, files }) => files.map((file) => targetOf(folder, file)));
  const changed = targets.filter(({ present, content }) => present !== content);
  changed.forEach(refuseForeign);
  const removed = leftovers(folders);
  for (const { target, content } of changed) {
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  for (const path of removed) {
    rmSync(path);
  }
  return {
    written: changed.map(({ target }) => target),
    removed,
    unchanged: targets.length - changed.length,
  };
}

function targetOf(folder: string, file: OutputFile): Target {
  const target = join(folder, file.path);
  return { ...file, target, present: readIfPresent(target) };
}

function refuseForeign({ target, present }: Target): void {
  if (present !== undefined && present.trim() !== '' && !isGenerated(present)) {
    throw new OutputError(
      `${target} exists and was not written by the generator, so it is left alone. ` +
        'Move it away, or generate into another folder.',
    );
  }
}
