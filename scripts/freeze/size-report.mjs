/** How large a built folder is, and what of it is. */
import { lstatSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { filesBelow } from '../lib/stamp.mjs';

const LARGEST = 8;

/**
 * @param {string} folder
 * @returns {string} some lines: the whole, and its largest parts
 */
export function sizeReport(folder) {
  /** @type {Map<string, number>} */
  const parts = new Map();
  let total = 0;
  for (const file of filesBelow(folder)) {
    const { size } = lstatSync(file);
    total += size;
    const part = partOf(relative(folder, file));
    parts.set(part, (parts.get(part) ?? 0) + size);
  }
  const largest = [...parts].sort(([, one], [, other]) => other - one).slice(0, LARGEST);
  const lines = largest.map(([part, size]) => `  ${megabytes(size)}  ${part}`);
  return [`  ${megabytes(total)}  in all, of which`, ...lines].join('\n');
}

/**
 * A package, or a file: `_internal/playwright/driver/node` is `playwright`.
 *
 * @param {string} path
 */
function partOf(path) {
  const [first = '', second = first] = path.split(sep);
  return second;
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${(bytes / 1_000_000).toFixed(1).padStart(6)} MB`;
}
