import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseProtocol } from '../../../../src/generator/load/load-protocol.ts';
import { type FolderFiles, readProtocolFolder } from '../../../../src/generator/load/read-files.ts';
import { buildModel } from '../../../../src/generator/model/build-model.ts';
import type { Protocol } from '../../../../src/generator/model/protocol.ts';
import type { GenerateOptions } from '../../../../src/generator/options.ts';
import { repositoryRoot } from '../../../helpers/python.ts';
import type { TempFolder } from '../../../helpers/temp-folder.ts';

/** The protocol of the generator's tests: small, and with everything in it that a schema may consist of. */
const tinyProtocol = join(repositoryRoot, 'test', 'fixtures', 'protocols', 'tiny');

/** The files of the tiny protocol, some of them changed; undefined takes one away. */
function tinyFiles(changes: Readonly<Record<string, unknown>> = {}): FolderFiles {
  const files = new Map([...readProtocolFolder(tinyProtocol), ...Object.entries(changes)]);
  for (const [file, value] of files) if (value === undefined) files.delete(file);
  return files;
}

/** The model of the tiny protocol, some of its files changed. */
export function tinyModel(changes: Readonly<Record<string, unknown>> = {}): Protocol {
  const shipped = readProtocolFolder(join(repositoryRoot, 'protocol'));
  return buildModel(parseProtocol(tinyFiles(changes), shipped));
}

/** One file of the tiny protocol, to be changed. */
export function tinyFile<Shape>(path: string): Shape {
  return structuredClone(tinyFiles().get(path)) as Shape;
}

/** Options that generate a protocol into one folder. */
export function optionsInto(
  folder: string,
  protocol = tinyProtocol,
): GenerateOptions & { readonly python: string; readonly docs: string } {
  return {
    protocol,
    out: join(folder, 'typescript'),
    name: 'Tiny',
    importExtension: 'ts',
    python: join(folder, 'tiny_protocol'),
    docs: join(folder, 'docs'),
  };
}

/** A folder of its own inside the repository, where generated code finds the repository's packages. */
export async function folderBesideSources(): Promise<TempFolder> {
  const parent = join(repositoryRoot, '.stdwire');
  await mkdir(parent, { recursive: true });
  const path = await mkdtemp(join(parent, 'generator-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** A copy of the tiny protocol that may be changed. */
export async function copyOfTiny(folder: string): Promise<string> {
  const copy = join(folder, 'protocol');
  await cp(tinyProtocol, copy, { recursive: true });
  return copy;
}

/** Changes one JSON file. */
export async function changeJson<Shape>(path: string, change: (value: Shape) => void): Promise<void> {
  const value = JSON.parse(await readFile(path, 'utf8')) as Shape;
  change(value);
  await writeFile(path, JSON.stringify(value));
}
