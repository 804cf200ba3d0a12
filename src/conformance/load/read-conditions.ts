import { basename, dirname, resolve } from 'node:path';
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
  return { folder, byName: readJson(folder, basename(path), conditionsFileSchema).value.conditions };
}
