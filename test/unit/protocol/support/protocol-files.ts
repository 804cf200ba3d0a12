import { join } from 'node:path';

import { type FolderFiles, readProtocolFolder } from '../../../../src/generator/load/read-files.ts';
import { repositoryRoot } from '../../../helpers/python.ts';

/** The files of the song protocol. */
export function songProtocolFiles(): FolderFiles {
  return readProtocolFolder(join(repositoryRoot, 'protocol'));
}

/** The kind of a file, as its meta-schema is called. */
export function kindOf(file: string): string {
  const folder = /^([a-z]+)\//.exec(file)?.[1];
  if (folder === undefined) return file.replace('.json', '');
  return KINDS[folder] ?? folder;
}

const KINDS: Readonly<Record<string, string>> = {
  commands: 'command',
  control: 'command',
  events: 'event',
  types: 'type',
  envelope: 'type',
};
