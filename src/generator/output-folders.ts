import { basename, dirname } from 'node:path';
import { packageName } from './check-options.ts';
import { bundleText } from './emit/bundle.ts';
import { PAGE_FOLDERS, pages } from './emit/markdown/pages.ts';
import type { Header } from './emit/output.ts';
import { messageModule } from './emit/python/message-file.ts';
import { pythonFiles } from './emit/python/protocol-files.ts';
import type { ImportPaths } from './emit/typescript/context.ts';
import { messageFiles } from './emit/typescript/message-files.ts';
import { protocolFiles } from './emit/typescript/protocol-files.ts';
import type { Protocol } from './model/protocol.ts';
import type { BridgeOutput, GenerateOptions } from './options.ts';
import { releaseFolders } from './release.ts';
import type { OutputFolder } from './write/output-folder.ts';

/** Every folder that is generated, with its files. */
export function outputFolders(
  protocol: Protocol,
  options: GenerateOptions,
  header: Header,
): readonly OutputFolder[] {
  const { bridge, docs, python } = options;
  return [
    typescriptFolder(protocol, options, header),
    ...(python === undefined ? [] : [pythonFolder(protocol, python, options, header)]),
    ...(bridge === undefined ? [] : bridgeFolders(protocol, bridge, header)),
    ...(docs === undefined ? [] : [docsFolder(protocol, docs, header)]),
    ...releaseFolders(protocol, options),
  ];
}

function typescriptFolder(protocol: Protocol, options: GenerateOptions, header: Header): OutputFolder {
  const { name, importExtension: extension = 'js' } = options;
  const imports = options.bridge?.imports ?? allFrom(options.importFrom ?? 'stdwire');
  return {
    folder: options.out,
    files: protocolFiles({ protocol, header, name, imports, extension }),
    owns: ['.'],
  };
}

function allFrom(module: string): ImportPaths {
  return { contract: module, callOptions: module, operation: module, messages: module, client: module };
}

function pythonFolder(
  protocol: Protocol,
  folder: string,
  options: GenerateOptions,
  header: Header,
): OutputFolder {
  const name = packageName(folder, options.pythonPackage);
  const besideBridge = options.bridge !== undefined;
  return { folder, files: pythonFiles({ protocol, header, package: name, besideBridge }), owns: ['.'] };
}

function docsFolder(protocol: Protocol, folder: string, header: Header): OutputFolder {
  const bundled = { path: `${protocol.meta.name}.schema.json`, content: bundleText(protocol) };
  return { folder, files: [...pages(protocol, header), bundled], owns: ['.', ...PAGE_FOLDERS] };
}

function bridgeFolders(protocol: Protocol, bridge: BridgeOutput, header: Header): readonly OutputFolder[] {
  const { messages, pythonMessages } = bridge;
  const module = { path: basename(pythonMessages), content: messageModule(protocol, header) };
  return [
    { folder: messages, files: messageFiles(protocol, header), owns: ['.'] },
    { folder: dirname(pythonMessages), files: [module], owns: [] },
  ];
}
