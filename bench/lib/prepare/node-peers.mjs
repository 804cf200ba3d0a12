import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from '../../../scripts/lib/npm.mjs';
import { fingerprint, readStamp, writeStamp } from '../../../scripts/lib/stamp.mjs';
import { inRepository } from '../places.mjs';

const folder = inRepository('bench');
const stampFile = join(folder, 'node_modules', '.stdwire-bench.json');

/**
 * Installs what `bench/package.json` pins, unless it is there already.
 *
 * @param {(line: string) => void} say
 */
export async function installNodePeers(say) {
  const lock = fingerprint([readFileSync(join(folder, 'package-lock.json'))]);
  if (readStamp(stampFile)?.lock === lock) return;
  say('installing the peers of the Node side …');
  try {
    await npm(['ci'], { cwd: folder });
    writeStamp(stampFile, { lock });
  } catch (error) {
    say(`they could not be installed, and are left out: ${error instanceof Error ? error.message : error}`);
  }
}
