import { join } from 'node:path';

import type { Difference } from '../errors.ts';
import { firstDifference } from './first-difference.ts';
import { leftovers, type OutputFolder, readIfPresent } from './output-folder.ts';

/** What writing would change. */
export function compareFolders(folders: readonly OutputFolder[]): readonly Difference[] {
  const stale = leftovers(folders).map((file) => ({ file, detail: 'is no longer generated' }));
  return [...folders.flatMap(compareFiles), ...stale];
}

function compareFiles({ folder, files }: OutputFolder): readonly Difference[] {
  return files.flatMap(({ path, content }) => {
    const file = join(folder, path);
    const present = readIfPresent(file);
    if (present === content) {
      return [];
    }
    return [{ file, detail: present === undefined ? 'is missing' : firstDifference(present, content) }];
  });
}
