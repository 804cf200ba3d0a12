import { randomUUID } from 'node:crypto';
import { rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { logFilePath } from '../log-file-options.ts';
import { ok, problem, skipped, warning } from './finding.ts';
import type { Check, Patient } from './patient.ts';

const MEBIBYTE = 1024 * 1024;
/** Less is too little for a database and a song. */
const LEAST_BYTES = 50 * MEBIBYTE;
const LITTLE_BYTES = 500 * MEBIBYTE;

/** Whether the folder of the backend's data can be written, and has room. */
export const dataFolderCheck: Check = {
  name: 'data',
  run: (patient) => {
    const folder = dataFolder(patient);
    return folder === undefined
      ? skipped('No data folder is named, so the backend uses its own place.')
      : examineFolder('data folder', folder);
  },
};

/** Whether the folder of the log file can be written, and has room. */
export const logFolderCheck: Check = {
  name: 'log',
  run: ({ settled }) =>
    settled?.log === undefined
      ? skipped('No log file is written.')
      : examineFolder('log folder', dirname(logFilePath(settled.log))),
};

/** Where the backend is told to keep its data: by argument, by environment, by the configuration file. */
function dataFolder({ configuration, invocation, settled }: Patient): string | undefined {
  const args = invocation?.args ?? [];
  const at = args.indexOf('--data-dir');
  const named =
    (at === -1 ? undefined : args[at + 1]) ??
    args.find((argument) => argument.startsWith('--data-dir='))?.slice('--data-dir='.length) ??
    (invocation?.env.STDWIRE_DATA_DIR || undefined) ??
    configuration?.backend.data_dir;
  return typeof named === 'string' ? resolve(settled?.cwd ?? '.', named) : undefined;
}

/** Tries what a program would do there: write a file. What the permissions say is not the whole truth. */
export async function examineFolder(what: string, folder: string, roomIn = freeBytes) {
  const there = await nearestThere(folder);
  try {
    if (!(await stat(there)).isDirectory()) {
      return problem(
        `The ${what} ${folder} cannot be made: ${there} is not a folder.`,
        'Name another folder, or take that file away.',
      );
    }
    const probe = join(there, `.stdwire-doctor-${randomUUID()}`);
    await writeFile(probe, '');
    await rm(probe, { force: true });
  } catch (error) {
    return problem(
      `The ${what} ${folder} cannot be written (${(error as NodeJS.ErrnoException).code}).`,
      `Give your user the right to write in ${there}, or name another folder.`,
    );
  }
  const free = await roomIn(there);
  const room = `${Math.floor(free / MEBIBYTE)} MiB are free`;
  if (free < LEAST_BYTES)
    return problem(`The disk of the ${what} ${folder} is full: ${room}.`, 'Free some space.');
  if (free < LITTLE_BYTES)
    return warning(`The disk of the ${what} ${folder} is nearly full: ${room}.`, 'Free some space.');
  return ok(`The ${what} ${folder} can be ${there === folder ? 'written' : 'made'}, and ${room}.`);
}

async function nearestThere(folder: string): Promise<string> {
  for (let path = folder; ; path = dirname(path)) {
    try {
      await stat(path);
      return path;
    } catch (error) {
      // A part of the path that is a file is told by another code: what is above it is looked at next as well.
      const { code } = error as NodeJS.ErrnoException;
      if ((code !== 'ENOENT' && code !== 'ENOTDIR') || dirname(path) === path) return path;
    }
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
