import { refuse } from '../place.ts';
import {
  type CommandFile,
  type ErrorsFile,
  type EventFile,
  fileShapes,
  type ProtocolFile,
} from './file-shapes.ts';
import { parseFile } from './parse-file.ts';
import { type FolderFiles, filesIn, readProtocolFolder, type SourceFile } from './read-files.ts';

/** A checked file with its place. */
export interface Loaded<Value> {
  readonly file: string;
  readonly value: Value;
}

/** The files that every protocol shares: envelope and control commands, with the types they refer to. */
export interface BaseSource {
  readonly envelope: readonly SourceFile[];
  readonly control: readonly Loaded<CommandFile>[];
  readonly types: readonly SourceFile[];
}

/** The files of a protocol, the outer shape of each checked. */
export interface ProtocolSource {
  readonly protocol: ProtocolFile;
  readonly errors: ErrorsFile;
  readonly commands: readonly Loaded<CommandFile>[];
  readonly events: readonly Loaded<EventFile>[];
  readonly types: readonly SourceFile[];
  readonly base: BaseSource;
}

/**
 * Reads a protocol folder.
 *
 * @param root - the folder with `protocol.json` in it
 * @param shippedRoot - where the envelope and the control commands come from if the folder has none of its own
 */
export function loadProtocol(root: string, shippedRoot: string): ProtocolSource {
  const files = readProtocolFolder(root);
  const complete = filesIn(files, 'envelope').length > 0 && filesIn(files, 'control').length > 0;
  return parseProtocol(files, complete ? files : readProtocolFolder(shippedRoot));
}

/** Checks the outer shape of files that were read. */
export function parseProtocol(files: FolderFiles, baseFiles: FolderFiles): ProtocolSource {
  const root = (file: string): SourceFile => ({ file, value: files.get(file) });
  const protocol = parseFile(fileShapes.protocol, root('protocol.json'));
  const commands = filesIn(files, 'commands').map(asCommand);
  const events = filesIn(files, 'events').map(asEvent);
  return {
    protocol,
    errors: parseFile(fileShapes.errors, root('errors.json')),
    commands: inOrder(protocol.commands, commands, 'commands'),
    events: inOrder(protocol.events, events, 'events'),
    types: filesIn(files, 'types'),
    base: {
      envelope: filesIn(baseFiles, 'envelope'),
      control: filesIn(baseFiles, 'control').map(asCommand),
      types: filesIn(baseFiles, 'types'),
    },
  };
}

function asCommand(source: SourceFile): Loaded<CommandFile> {
  return { file: source.file, value: parseFile(fileShapes.command, source) };
}

function asEvent(source: SourceFile): Loaded<EventFile> {
  return { file: source.file, value: parseFile(fileShapes.event, source) };
}

function inOrder<Value extends { readonly name: string }>(
  index: readonly string[],
  files: readonly Loaded<Value>[],
  kind: 'commands' | 'events',
): readonly Loaded<Value>[] {
  const byName = new Map<string, Loaded<Value>>();
  for (const loaded of files) {
    const other = byName.get(loaded.value.name);
    if (other !== undefined) {
      refuse(
        { file: loaded.file, path: 'name' },
        `${loaded.value.name} is also the name in ${other.file}`,
        'Give one of them another name',
      );
    }
    if (!index.includes(loaded.value.name)) {
      refuse(
        { file: 'protocol.json', path: kind },
        `${loaded.value.name} of ${loaded.file} is not listed`,
        'Add it where the documentation should show it',
      );
    }
    byName.set(loaded.value.name, loaded);
  }
  if (new Set(index).size !== index.length) {
    refuse({ file: 'protocol.json', path: kind }, 'a name is listed twice', 'Remove one of the two');
  }
  return index.map(
    (name, position) =>
      byName.get(name) ??
      refuse(
        { file: 'protocol.json', path: `${kind}[${position}]` },
        `${name} has no file`,
        `Write ${kind}/ with a file of that name, or remove it from the list`,
      ),
  );
}
