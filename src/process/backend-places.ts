import { type HostSystem, pathsOf } from './host-system.ts';

/** Where a built backend may be, and what it is called there. */
interface Built {
  readonly name: string;
  /** The folders to look in, best first. */
  readonly folders: readonly string[];
}

/** An interpreter to try: where it is, what it is told first, and the virtual environment it belongs to. */
interface InterpreterPlace {
  readonly path: string;
  readonly args: readonly string[];
  readonly kind: 'active-environment' | 'environment' | 'system';
  readonly environment?: string;
}

/**
 * The executables that PyInstaller leaves, in each folder: the one-folder build first, since a one-file build unpacks
 * itself at each start and runs as two processes.
 */
export function builtPlaces({ name, folders }: Built, system: HostSystem): string[] {
  const { join } = pathsOf(system);
  const file = system.platform === 'win32' ? `${name}.exe` : name;
  return folders.flatMap((folder) => [join(folder, name, file), join(folder, file)]);
}

/** The interpreters of a developer's machine: the environment that is active, those of the folders, the system's. */
export function interpreterPlaces(folders: readonly string[], system: HostSystem): InterpreterPlace[] {
  const { join } = pathsOf(system);
  const active = system.env.VIRTUAL_ENV;
  return [
    ...(active ? [inEnvironment(active, 'active-environment', system)] : []),
    ...folders.map((folder) => inEnvironment(join(folder, '.venv'), 'environment', system)),
    ...systemInterpreters(system),
  ];
}

/** venv and uv lay an environment out in the same way. */
function inEnvironment(
  environment: string,
  kind: InterpreterPlace['kind'],
  system: HostSystem,
): InterpreterPlace {
  const { join } = pathsOf(system);
  const inside = system.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python'];
  return { path: join(environment, ...inside), args: [], kind, environment };
}

function systemInterpreters(system: HostSystem): InterpreterPlace[] {
  const everywhere = (name: string, args: readonly string[] = []): InterpreterPlace[] =>
    searchPath(system).map((folder) => ({
      path: pathsOf(system).join(folder, name),
      args,
      kind: 'system',
    }));
  if (system.platform !== 'win32') return [...everywhere('python3'), ...everywhere('python')];
  return [...everywhere('python3.exe'), ...everywhere('python.exe'), ...everywhere('py.exe', ['-3'])];
}

function searchPath(system: HostSystem): string[] {
  const { delimiter, isAbsolute } = pathsOf(system);
  const isPath = (name: string): boolean =>
    (system.platform === 'win32' ? name.toUpperCase() : name) === 'PATH';
  const [, value = ''] = Object.entries(system.env).find(([name]) => isPath(name)) ?? [];
  return value.split(delimiter).filter((folder) => isAbsolute(folder) && !isStoreFolder(folder, system));
}

/** What Windows has there by itself is no Python: it opens the Microsoft Store. */
function isStoreFolder(folder: string, { platform }: HostSystem): boolean {
  return platform === 'win32' && /\\Microsoft\\WindowsApps\\?$/i.test(folder);
}
