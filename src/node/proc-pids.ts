import { readdir } from 'node:fs/promises';

/** The id of every process that Linux shows, as the name of its folder in `/proc`; some may end while they are read. */
export async function procPids(): Promise<string[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
}
