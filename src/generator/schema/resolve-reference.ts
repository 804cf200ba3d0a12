import { posix } from 'node:path';

import type { Place } from '../errors.ts';
import { refuse, shown } from '../place.ts';

/** The file that a `$ref` names, as a path relative to the protocol folder. */
export function resolveReference(reference: unknown, place: Place): string {
  if (typeof reference !== 'string' || !/^(\.\.?\/)?[^#]+\.json$/.test(reference)) {
    return refuse(
      place,
      `${shown(reference)} is not a file`,
      'Refer to a whole file, for example "../types/Account.json"',
    );
  }
  const target = posix.normalize(posix.join(posix.dirname(place.file), reference));
  if (target.startsWith('..') || posix.isAbsolute(reference)) {
    return refuse(
      place,
      `${shown(reference)} leads out of the protocol folder`,
      'Keep every type inside the folder',
    );
  }
  return target;
}
