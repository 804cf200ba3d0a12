import type { ImportExtension, ImportPaths } from './emit/typescript/context.ts';

/** What to generate, from what, into what. */
export interface GenerateOptions {
  /** The folder with `protocol.json` in it. */
  readonly protocol: string;
  /** Folder for the TypeScript. */
  readonly out: string;
  /** Start of the generated names, in PascalCase: `Capture` gives `CaptureClient` and `captureContract`. */
  readonly name: string;
  /** Folder for the Python package; without it none is written. */
  readonly python?: string | undefined;
  /** Import name of that package. Default: the name of its folder. */
  readonly pythonPackage?: string | undefined;
  /** Folder for the reference pages and the bundled JSON Schema; without it none are written. */
  readonly docs?: string | undefined;
  /** Where the generated TypeScript finds the bridge. Default: the package `stdwire`; `stdwire/core` outside of Node. */
  readonly importFrom?: string | undefined;
  /** Ending of the imports among generated files. Default: `js`; `ts` for programs that Node runs without compiling. */
  readonly importExtension?: ImportExtension | undefined;
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
