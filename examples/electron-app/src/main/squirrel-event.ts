import { spawn } from 'node:child_process';
import { win32 } from 'node:path';

/** What the installer of Windows starts the app with, and what its updater is told then. */
const ORDERS: Readonly<Record<string, string | undefined>> = {
  '--squirrel-install': '--createShortcut',
  '--squirrel-updated': '--createShortcut',
  '--squirrel-uninstall': '--removeShortcut',
  '--squirrel-obsolete': undefined,
};

/** Runs a program and resolves when it has ended, or could not be started. */
type RunProgram = (program: string, args: readonly string[]) => Promise<void>;

/** What a program learns of how it was started, and with what it can start others. */
export interface Start {
  readonly platform: NodeJS.Platform;
  readonly argv: readonly string[];
  readonly execPath: string;
  readonly runProgram: RunProgram;
}

/** This program as it was started. */
export const thisStart: Start = {
  platform: process.platform,
  argv: process.argv,
  execPath: process.execPath,
  runProgram: (program, args) =>
    new Promise((resolve) => {
      const child = spawn(program, args, { stdio: 'ignore', detached: true });
      child.once('error', () => resolve()).once('close', () => resolve());
    }),
};

/**
 * Deals with a start by Squirrel, the installer of Windows: it starts the app at each of its steps and waits until it is
 * gone, so nothing else may be done then, and no backend started, whose files could not be replaced.
 * See https://github.com/electron/windows-installer#handling-squirrel-events
 *
 * @returns what has to be done before the app quits; undefined for an ordinary start, as `--squirrel-firstrun` is one.
 */
export function squirrelEvent({ platform, argv, execPath, runProgram }: Start): Promise<void> | undefined {
  const event = argv[1] ?? '';
  if (platform !== 'win32' || !Object.hasOwn(ORDERS, event)) return undefined;
  const order = ORDERS[event];
  if (order === undefined) return Promise.resolve();
  const updater = win32.join(win32.dirname(execPath), '..', 'Update.exe');
  return runProgram(updater, [`${order}=${win32.basename(execPath)}`]);
}
