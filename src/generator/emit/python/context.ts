import type { Group, Protocol } from '../../model/protocol.ts';
import type { Header } from '../output.ts';
import { type PythonScope, scopeOf } from './scope.ts';

/** What is to be written as the Python of a protocol. */
export interface PythonOptions {
  readonly protocol: Protocol;
  readonly header: Header;
  /** The package that the modules lie in, for example `stdwire_songs.protocol`. */
  readonly package: string;
  /** Whether the bridge's library is of the same distribution, so that imports of it stand beside the package's own. */
  readonly besideBridge: boolean;
}

/** What the writers of all modules of a protocol share. */
export interface PythonContext extends PythonOptions {
  readonly scope: PythonScope;
}

/** A module of Structs. */
export interface StructModule {
  readonly group: Group;
  readonly module: string;
  readonly about: string;
}

/** The modules of Structs, each after those it imports from. */
export const STRUCT_MODULES: readonly StructModule[] = [
  { group: 'types', module: 'types', about: 'What commands and events are made of.' },
  { group: 'payloads', module: 'payloads', about: 'What each command takes.' },
  { group: 'results', module: 'results', about: 'What each command answers.' },
  { group: 'events', module: 'events', about: 'What each progress event carries.' },
];

/** Adds to the options what follows from them. */
export function contextOf(options: PythonOptions): PythonContext {
  return { ...options, scope: scopeOf(options.protocol.declarations) };
}

/** Python names of those among some declarations that one module defines. */
export function namesIn(
  module: StructModule,
  names: Iterable<string>,
  context: PythonContext,
): readonly string[] {
  const own = new Set(
    context.protocol.declarations.filter(({ group }) => group === module.group).map(({ name }) => name),
  );
  return [...names].filter((name) => own.has(name)).map(context.scope.pythonName);
}
