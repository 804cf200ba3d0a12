import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { BUNDLE_MARK, GENERATED_MARK, type OutputFile } from '../emit/output.ts';
import { type Difference, OutputError } from '../errors.ts';
import { firstDifference } from './first-difference.ts';

/** A folder and everything that belongs in it. */
export interface OutputFolder {
  readonly folder: string;
  readonly files: readonly OutputFile[];
  /** Whether generated files that are no longer produced are to be removed from it. */
  readonly owned: boolean;
}

/** What writing did. */
export interface Written {
  /** Paths of files that were written because they were missing or differed. */
  readonly written: readonly string[];
  /** Paths of generated files that are no longer produced and were removed. */
  readonly removed: readonly string[];
  /** How many files were right already. */
  readonly unchanged: number;
}

/** Writes what differs and removes what is left over from earlier. */
export function writeFolders(folders: readonly OutputFolder[]): Written {
  const written: string[] = [];
  const removed: string[] = [];
  let unchanged = 0;
  for (const { folder, files, owned } of folders) {
    for (const { path, content } of files) {
      const target = join(folder, path);
      const present = readIfPresent(target);
      if (present === content) {
        unchanged += 1;
        continue;
      }
      refuseForeign(target, present);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
      written.push(target);
    }
    for (const path of owned ? leftovers(folder, files) : []) {
      rmSync(join(folder, path));
      removed.push(join(folder, path));
    }
  }
  return { written, removed, unchanged };
}

/** What writing would change. */
export function compareFolders(folders: readonly OutputFolder[]): readonly Difference[] {
  return folders.flatMap(({ folder, files, owned }) => [
    ...files.flatMap(({ path, content }): Difference[] => {
      const file = join(folder, path);
      const present = readIfPresent(file);
      if (present === content) {
        return [];
      }
      return [{ file, detail: present === undefined ? 'is missing' : firstDifference(present, content) }];
    }),
    ...(owned ? leftovers(folder, files) : []).map((path) => ({
      file: join(folder, path),
      detail: 'is no longer generated',
    })),
  ]);
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function isGenerated(content: string): boolean {
  const start = content.slice(0, 400);
  return start.includes(GENERATED_MARK) || start.includes(BUNDLE_MARK);
}

function refuseForeign(target: string, present: string | undefined): void {
  if (present !== undefined && present.trim() !== '' && !isGenerated(present)) {
    throw new OutputError(
      `${target} exists and was not written by the generator, so it is left alone. Move it away, or generate into another folder.`,
    );
  }
}

function leftovers(folder: string, files: readonly OutputFile[]): readonly string[] {
  const wanted = new Set(files.map(({ path }) => path));
  let present: string[];
  try {
    present = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
  return present
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !wanted.has(path) && isGenerated(readIfPresent(join(folder, path)) ?? ''))
    .sort();
}
