import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** What the main job was asked to do. */
export interface Options {
  /** Where songs, covers, the CSV and the backend's data go. */
  readonly out: string;
  /** The file that holds the prompts. */
  readonly prompts: string;
}

/** The text of `--help`. */
export const help = `Makes songs from a file of prompts, downloads them, and writes a CSV of what was made.
Everything runs on this machine: the songs come from the studio that the backend brings along.

Usage: npm start -- [options]

Options:
  --prompts FILE  The prompts: JSON (a list of {title, lyrics, style}), or text with <TITLE>, <LYRICS> and <STYLE>.
                  Default: the example that ships beside this program.
  --out DIR       Where everything goes. Default: ./stdwire-output
  --help          Tell this.

Ctrl-C stops at any moment: nothing keeps running and no file is left half-written. Run it again at any time.
`;

/** Reads the command line; `undefined` when only help was asked for. Throws with a text for a person. */
export function readOptions(argv: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: { out: { type: 'string' }, prompts: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return undefined;
  return {
    out: resolve(values.out ?? 'stdwire-output'),
    prompts: resolve(values.prompts ?? fileURLToPath(new URL('./prompts.txt', import.meta.url))),
  };
}
