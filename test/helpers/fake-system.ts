import type { HostSystem } from '../../src/process/host-system.ts';

/** A system that a test describes: what it is, and which files are there. */
interface FakeSystemOptions {
  readonly platform?: NodeJS.Platform;
  /** Files that are there and may be executed. */
  readonly programs?: readonly string[];
  /** Files that are there and may not. */
  readonly files?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly resourcesPath?: string;
  readonly isPackaged?: boolean;
}

/** Stands in for any system: nothing of the real one is looked at. */
export function fakeSystem(options: FakeSystemOptions): HostSystem {
  const { platform = 'linux', programs = [], files = [], env = {}, isPackaged = false } = options;
  return {
    platform,
    env,
    cwd: options.cwd ?? (platform === 'win32' ? 'C:\\project' : '/project'),
    resourcesPath: options.resourcesPath,
    isPackaged,
    isFile: (path) => programs.includes(path) || files.includes(path),
    isExecutable: (path) => programs.includes(path),
  };
}
