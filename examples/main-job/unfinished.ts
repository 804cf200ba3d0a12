import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';

/** Ids that the backend uses as file names just as they are. */
const PLAIN_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/**
 * Removes what a stopped run had only begun to write. The backend would go on with such a part another time; who looks
 * into the folder should find finished files only. The folder may be anybody's, such as the one where a browser keeps
 * its own `.part` files: only names that the backend gives to what this run asked for are touched.
 */
export async function removeUnfinished(unfinished: {
  /** Where clips go. */
  readonly songs: string;
  /** The clips that this run began to download. */
  readonly clipIds: Iterable<string>;
  /** The CSV file that it writes at its end. */
  readonly csv: string;
}): Promise<void> {
  const { songs, clipIds, csv } = unfinished;
  const parts = [...clipIds].filter((id) => PLAIN_ID.test(id)).map((id) => join(songs, `${id}.part`));
  const csvSum = crc32(basename(csv)).toString(16).padStart(8, '0');
  const names = [
    ...parts.flatMap((part) => [part, `${part}.json`]),
    join(dirname(csv), `.stdwire-${csvSum}.part`),
  ];
  await Promise.all(names.map((name) => rm(name, { force: true })));
}
