import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { BUNDLE_MARK, GENERATED_MARK, type OutputFile } from '../emit/output.ts';

/** A folder and everything that belongs in it. */
export interface OutputFolder {
  readonly folder: string;
  readonly files: readonly OutputFile[];
  /** Whether generated files that are no longer produced are to be removed from it. */
  readonly owned: boolean;
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

/** Paths in an owned folder of generated files that are no longer produced. */
export function leftovers({ folder, files, owned }: OutputFolder): readonly string[] {
  const wanted = new Set(files.map(({ path }) => path));
  const present = owned ? filesIn(folder) : [];
  return present
    .filter((path) => !wanted.has(path) && isGenerated(readIfPresent(join(folder, path)) ?? ''))
    .sort();
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) =>
      path.replaceAll('\\', '/'),
    );
  } catch {
    return [];
  }
}
