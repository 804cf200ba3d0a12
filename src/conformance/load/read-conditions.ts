import { basename, dirname, resolve } from 'node:path';
import { StartError } from '../../errors.ts';
import { backendEnvironment } from '../../process/environment.ts';
import { findProgram } from '../../process/find-program.ts';
import { type Condition, conditionsFileSchema } from '../model/conditions.ts';
import { readJson } from './read-json.ts';

/** What somebody has arranged, by the name of the condition. */
export interface Conditions {
  /** The folder of the file: relative paths in it are relative to this. */
  readonly folder: string;
  readonly byName: Readonly<Record<string, Condition>>;
}

/** Reads the file of `--conditions`. @throws SuiteError if it is not as it has to be */
export function readConditions(path: string): Conditions {
  const folder = dirname(resolve(path));
  const { conditions } = readJson(folder, basename(path), conditionsFileSchema).value;
  const possible = Object.entries(conditions).filter(
    ([, { programs }]) => programs === undefined || programs.some(isInstalled),
  );
  return { folder, byName: Object.fromEntries(possible) };
}

function isInstalled(program: string): boolean {
  try {
    findProgram(program, process.cwd(), backendEnvironment(process.env, {}));
    return true;
  } catch (error) {
    if (error instanceof StartError) return false;
    throw error;
  }
}
