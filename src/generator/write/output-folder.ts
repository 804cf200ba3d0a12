import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { BUNDLE_MARK, GENERATED_MARK, type OutputFile } from '../emit/output.ts';

/** A folder and what belongs in it. */
export interface OutputFolder {
  readonly folder: string;
  readonly files: readonly OutputFile[];
  /** Folders inside of it, `.` for itself, from which generated files go that are no longer produced. */
  readonly owns: readonly string[];
}

/** What a file holds now, if it is there. */
export function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Whether a text was written by the generator: only such a file may be replaced or removed. */
export function isGenerated(content: string): boolean {
  const start = content.slice(0, 400);
  return start.includes(GENERATED_MARK) || start.includes(BUNDLE_MARK);
}

/** Generated files that are no longer produced. Only folders that belong to the output alone are looked at. */
export function leftovers(folders: readonly OutputFolder[]): readonly string[] {
  const wanted = new Set(folders.flatMap(({ folder, files }) => files.map(({ path }) => join(folder, path))));
  const present = folders.flatMap(({ folder, owns }) =>
    owns.flatMap((owned) => filesIn(join(folder, owned))),
  );
  return [...new Set(present)].filter((path) => !wanted.has(path) && isGenerated(readIfPresent(path) ?? ''));
}

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) {
    return [];
  }
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(folder, name))
    .sort();
}
