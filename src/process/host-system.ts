import { accessSync, constants, statSync } from 'node:fs';
import { type PlatformPath, posix, win32 } from 'node:path';

/** What the search for a backend needs to know of the system: all of it, so that a test can stand in for any. */
export interface HostSystem {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The resources folder of an Electron app. */
  readonly resourcesPath: string | undefined;
  /** Whether this is a packaged Electron app, in the hands of a user. */
  readonly isPackaged: boolean;
  readonly isFile: (path: string) => boolean;
  /** Whether a file may be executed. */
  readonly isExecutable: (path: string) => boolean;
}

/** What Electron adds to `process` (https://www.electronjs.org/docs/latest/api/process). */
interface ElectronProcess {
  readonly resourcesPath?: string;
  /** Only while an app is developed. */
  readonly defaultApp?: boolean;
}

/** The system that this program runs on. */
export function hostSystem(): HostSystem {
  const { resourcesPath, defaultApp = false } = process as ElectronProcess;
  return {
    platform: process.platform,
    env: process.env,
    cwd: process.cwd(),
    resourcesPath,
    isPackaged: resourcesPath !== undefined && !defaultApp,
    isFile,
    isExecutable,
  };
}

/** How paths are written there. */
export function pathsOf({ platform }: Pick<HostSystem, 'platform'>): PlatformPath {
  return platform === 'win32' ? win32 : posix;
}

/** Whether there is a file of that path. */
export function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false; // a part of the path is a file, or must not be entered
  }
}

/** Whether there is a file of that path that may be executed. */
export function isExecutable(path: string): boolean {
  if (!isFile(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
