import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { bundle } from './emit/bundle.ts';
import { pages } from './emit/markdown/pages.ts';
import type { Header, OutputFile } from './emit/output.ts';
import { messageModule } from './emit/python/message-file.ts';
import { pythonFiles } from './emit/python/protocol-files.ts';
import { messageFiles } from './emit/typescript/message-files.ts';
import { type ImportPaths, protocolFiles } from './emit/typescript/protocol-files.ts';
import { OutOfDateError, OutputError } from './errors.ts';
import { loadProtocol } from './load/load-protocol.ts';
import { buildModel } from './model/build-model.ts';
import type { Protocol } from './model/protocol.ts';
import { compareFolders, type OutputFolder, writeFolders } from './write/write-files.ts';

/** What to generate, from what, into what. */
export interface GenerateOptions {
  /** The folder with `protocol.json` in it. */
  readonly protocol: string;
  /** Folder for the TypeScript. */
  readonly out: string;
  /** Start of the generated names, in PascalCase: `Capture` gives `CaptureClient`, `captureContract`. */
  readonly name: string;
  /** Folder for the Python package; without it none is written. */
  readonly python?: string | undefined;
  /** Import name of that package. Default: the name of its folder. */
  readonly pythonPackage?: string | undefined;
  /** Folder for the reference pages and the bundled JSON Schema; without it none are written. */
  readonly docs?: string | undefined;
  /** Where the generated TypeScript finds the bridge. Default: the package `stdwire`; `stdwire/core` outside of Node. */
  readonly importFrom?: string | undefined;
  /** Write nothing: throw an {@link OutOfDateError} if something would change. */
  readonly check?: boolean | undefined;
  /** Also write `releases/<version>.json` into the protocol folder; refused if that version was frozen with other content. */
  readonly freeze?: boolean | undefined;
  /** The command that generated files name in their header. Default: `stdwire generate` with these options. */
  readonly command?: string | undefined;
  /** Only for the repository of the bridge itself: where its own parts lie. */
  readonly bridge?: BridgeOutput | undefined;
}

/** What only the repository of the bridge generates: the messages that every protocol shares. */
export interface BridgeOutput {
  /** Folder for the TypeScript of the messages. */
  readonly messages: string;
  /** Path of the Python module of the messages. */
  readonly pythonMessages: string;
  /** Relative imports in place of the package. */
  readonly imports: ImportPaths;
}

/** What {@link generate} did. */
export interface GenerateResult {
  /** Paths of files that were written because they were missing or differed. */
  readonly written: readonly string[];
  /** Paths of generated files that are no longer produced and were removed. */
  readonly removed: readonly string[];
  /** How many files were right already. */
  readonly unchanged: number;
}

/**
 * Turns a protocol folder into TypeScript, Python and reference pages. The same folder gives the same bytes.
 *
 * @throws {@link ProtocolFileError} if a file of the folder cannot be used
 * @throws {@link OutOfDateError} with `check`, if a generated file is not what would be written
 * @throws {@link OutputError} if a file that was not generated is in the way
 */
export function generate(options: GenerateOptions): GenerateResult {
  const protocol = buildModel(loadProtocol(resolve(options.protocol), shippedProtocol()));
  const command = options.command ?? commandOf(options);
  const header: Header = { source: `${shownPath(options.protocol)}/`, command };
  const folders = outputFolders(protocol, options, header);
  if (options.check === true) {
    const differences = compareFolders(folders);
    if (differences.length > 0) {
      throw new OutOfDateError(
        differences.map(({ file, detail }) => ({ file: shownPath(file), detail })),
        command,
      );
    }
    return { written: [], removed: [], unchanged: folders.flatMap(({ files }) => files).length };
  }
  return writeFolders(folders);
}

function outputFolders(
  protocol: Protocol,
  options: GenerateOptions,
  header: Header,
): readonly OutputFolder[] {
  const { bridge } = options;
  const from = options.importFrom ?? 'stdwire';
  const imports = bridge?.imports ?? {
    contract: from,
    callOptions: from,
    operation: from,
    messages: from,
    client: from,
  };
  const python = options.python;
  return [
    {
      folder: options.out,
      files: protocolFiles(protocol, { header, name: options.name, imports }),
      owned: true,
    },
    ...(python === undefined
      ? []
      : [
          {
            folder: python,
            files: pythonFiles(protocol, {
              header,
              package: options.pythonPackage ?? basename(resolve(python)),
            }),
            owned: true,
          },
        ]),
    ...(bridge === undefined ? [] : bridgeFolders(protocol, bridge, header)),
    ...releaseFolders(protocol, options),
    ...(options.docs === undefined
      ? []
      : [{ folder: options.docs, files: docFiles(protocol, header), owned: true }]),
  ];
}

function bridgeFolders(protocol: Protocol, bridge: BridgeOutput, header: Header): readonly OutputFolder[] {
  const module: OutputFile = {
    path: basename(bridge.pythonMessages),
    content: messageModule(protocol, header),
  };
  return [
    { folder: bridge.messages, files: messageFiles(protocol, header), owned: true },
    { folder: dirname(bridge.pythonMessages), files: [module], owned: false },
  ];
}

/** A release that was frozen stays as it is: the protocol of that version must still be the same. */
function releaseFolders(protocol: Protocol, options: GenerateOptions): readonly OutputFolder[] {
  const folder = join(options.protocol, 'releases');
  const path = `${protocol.meta.version}.json`;
  const content = bundleText(protocol);
  const frozen = existsSync(join(folder, path));
  if (frozen && options.freeze === true && readFileSync(join(folder, path), 'utf8') !== content) {
    throw new OutputError(
      `${shownPath(join(folder, path))} is frozen and the protocol has changed since. Raise "version" in protocol.json, or delete the file if that version was never published.`,
    );
  }
  const concerned = options.freeze === true || (frozen && options.check === true);
  return concerned ? [{ folder, files: [{ path, content }], owned: false }] : [];
}

function docFiles(protocol: Protocol, header: Header): readonly OutputFile[] {
  return [
    ...pages(protocol, header),
    { path: `${protocol.meta.name}.schema.json`, content: bundleText(protocol) },
  ];
}

function bundleText(protocol: Protocol): string {
  return `${JSON.stringify(bundle(protocol), null, 2)}\n`;
}

/** The protocol folder that comes with the package; it lies beside `src` and beside `dist`. */
function shippedProtocol(): string {
  return join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'protocol');
}

function shownPath(path: string): string {
  return relative(process.cwd(), resolve(path)).replaceAll('\\', '/') || '.';
}

function commandOf(options: GenerateOptions): string {
  const given = [
    ['--protocol', shownPath(options.protocol)],
    ['--out', shownPath(options.out)],
    ['--name', options.name],
    ['--python', options.python === undefined ? undefined : shownPath(options.python)],
    ['--python-package', options.pythonPackage],
    ['--docs', options.docs === undefined ? undefined : shownPath(options.docs)],
    ['--import-from', options.importFrom],
  ] as const;
  return [
    'stdwire generate',
    ...given.flatMap(([flag, value]) => (value === undefined ? [] : [`${flag} ${value}`])),
  ].join(' ');
}
