import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ProtocolFileError } from '../errors.ts';

/** One JSON file of a protocol folder. */
export interface SourceFile {
  /** Path relative to the folder, with `/` on every system. */
  readonly file: string;
  readonly value: unknown;
}

/** Every JSON file of a folder that belongs to the protocol itself, by its path. */
export type FolderFiles = ReadonlyMap<string, unknown>;

/** Reads the files of a protocol folder, and nothing below `meta`, `vectors`, `releases` and the like. */
export function readProtocolFolder(root: string): FolderFiles {
  const paths = ['protocol.json', 'errors.json', ...PARTS.flatMap((part) => jsonFilesIn(root, part))];
  return new Map(paths.map((file) => [file, readJson(root, file)]));
}

/** The files directly inside one folder of a protocol folder, by name. */
export function filesIn(files: FolderFiles, folder: string): readonly SourceFile[] {
  return [...files]
    .filter(([file]) => file.startsWith(`${folder}/`))
    .map(([file, value]) => ({ file, value }));
}

const PARTS = ['commands', 'events', 'types', 'envelope', 'control'];

function jsonFilesIn(root: string, folder: string): readonly string[] {
  const path = join(root, folder);
  if (!existsSync(path)) {
    return [];
  }
  return readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => `${folder}/${name}`);
}

function readJson(root: string, file: string): unknown {
  let text: string;
  try {
    text = readFileSync(join(root, file), 'utf8');
  } catch (cause) {
    throw new ProtocolFileError(
      { file, path: '' },
      `cannot be read from ${root}`,
      'Check that the protocol folder is complete',
      { cause },
    );
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ProtocolFileError({ file, path: '' }, `is not JSON: ${reason}`, 'Correct the syntax', {
      cause,
    });
  }
}
