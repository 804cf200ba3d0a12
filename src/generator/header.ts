import { relative, resolve } from 'node:path';

import type { Header } from './emit/output.ts';
import type { GenerateOptions } from './options.ts';

/** What generated files say about where they come from. */
export function headerOf(options: GenerateOptions): Header {
  return { source: `${shownPath(options.protocol)}/`, command: options.command ?? commandOf(options) };
}

/** A path as a reader would type it: relative to where the generator was started. */
export function shownPath(path: string): string {
  return relative(process.cwd(), resolve(path)).replaceAll('\\', '/') || '.';
}

function commandOf(options: GenerateOptions): string {
  const path = (given: string | undefined): string | undefined => given && shownPath(given);
  const flags: readonly (readonly [string, string | undefined])[] = [
    ['--protocol', path(options.protocol)],
    ['--out', path(options.out)],
    ['--name', options.name],
    ['--import-from', options.importFrom],
    ['--import-extension', options.importExtension],
    ['--python', path(options.python)],
    ['--python-package', options.pythonPackage],
    ['--docs', path(options.docs)],
  ];
  const given = flags.flatMap(([flag, value]) =>
    value === undefined ? [] : [`${flag} ${quotedIfNeeded(value)}`],
  );
  return ['stdwire generate', ...given].join(' ');
}

function quotedIfNeeded(value: string): string {
  return /\s/.test(value) ? `"${value}"` : value;
}
