import { basename, resolve } from 'node:path';

import { OptionsError } from './errors.ts';
import { isTypeName } from './model/names.ts';
import type { GenerateOptions } from './options.ts';

/** Stops at names that generated code could not have. */
export function checkOptions({ name, python, pythonPackage }: GenerateOptions): void {
  if (!isTypeName(name)) {
    throw new OptionsError(
      `The name ${JSON.stringify(name)} cannot start the name of a class. Use letters and digits, beginning with a capital: "Capture".`,
    );
  }
  if (python === undefined) {
    return;
  }
  const packaged = packageName(python, pythonPackage);
  if (!/^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/.test(packaged)) {
    throw new OptionsError(
      `${JSON.stringify(packaged)} cannot be the name of a Python package. Name the package with its own option, for example "capture_protocol".`,
    );
  }
}

/** The import name of the Python package: the given one, or the name of its folder. */
export function packageName(folder: string, given: string | undefined): string {
  return given ?? basename(resolve(folder));
}
