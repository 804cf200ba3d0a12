import type { Protocol } from '../../model/protocol.ts';
import type { Header } from '../output.ts';

/** Where generated TypeScript finds what it does not define itself. */
export interface ImportPaths {
  /** Of the types `Contract` and `ErrorContract`. */
  readonly contract: string;
  /** Of the type `CallOptions`. */
  readonly callOptions: string;
  /** Of the type `Operation`. */
  readonly operation: string;
  /** Of the type `ProgressMessage`. */
  readonly messages: string;
  /** Where the client class is found; without it no class is generated. */
  readonly client?: string;
}

/** How generated files name each other: `js` for programs that are compiled, `ts` for those that run as they are. */
export type ImportExtension = 'js' | 'ts';

/** What the writers of all files of a protocol share. */
export interface TypeScriptContext {
  readonly protocol: Protocol;
  readonly header: Header;
  /** Start of the names of what is there once per protocol, for example `Song`. */
  readonly name: string;
  readonly imports: ImportPaths;
  readonly extension: ImportExtension;
}

/** How a file names another one of the same folder. */
export function beside(module: string, { extension }: TypeScriptContext): string {
  return `./${module}.${extension}`;
}

/** How prose names the protocol. */
export function spoken(protocol: Protocol): string {
  return `the protocol \`${protocol.meta.name}\``;
}
