import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Kill, killsFileSchema } from '../model/kills.ts';
import { readJson } from './read-json.ts';

const FILE = 'conformance/kills.json';

/** What the file of a protocol folder says about which case finds which mutant out; nothing if it has none. */
export function readKills(root: string, file: string = FILE): readonly Kill[] {
  if (!existsSync(join(root, file))) return [];
  const { kills } = readJson(root, file, killsFileSchema).value;
  return Object.entries(kills).flatMap(([mutant, ids]) => ids.map((caseId) => ({ mutant, caseId })));
}
