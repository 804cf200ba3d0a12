import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ProtocolFileError } from '../errors.ts';

/** One JSON file of a protocol folder. */
export interface SourceFile {
  /** Path relative to the folder, with `/` on every system. */
  readonly file: string;
  readonly value: unknown;
}

/** Reads one JSON file of a protocol folder. */
export function readJson(root: string, file: string): SourceFile {
  let text: string;
  try {
    text = readFileSync(join(root, file), 'utf8');
  } catch (cause) {
    throw new ProtocolFileError({ file, path: '' }, `cannot be read from ${root}`, 'Check that the protocol folder is complete', { cause });
  }
  try {
    return { file, value: JSON.parse(text) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ProtocolFileError({ file, path: '' }, `is not JSON: ${reason}`, 'Correct the syntax', { cause });
  }
}

/** Reads every JSON file directly inside one folder, by name; an absent folder has none. */
export function readFolder(root: string, folder: string): readonly SourceFile[] {
  let names: string[];
  try {
    names = readdirSync(join(root, folder));
  } catch {
    return [];
  }
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => readJson(root, `${folder}/${name}`));
}
