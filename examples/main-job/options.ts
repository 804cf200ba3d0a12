import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

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

const HINT = 'See `npm start -- --help`.';

/**
 * Reads the command line; `undefined` when only help was asked for. Throws a {@link UsageError} with a text for a
 * person. The environment shows whether npm took options for its own.
 */
export function readOptions(argv: readonly string[], env: NodeJS.ProcessEnv = {}): Options | undefined {
  refuseOptionsOfNpm(env);
  const { values, tokens } = parseArgs({
    args: [...argv],
    options: { out: { type: 'string' }, prompts: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional') throw new UsageError(`What is "${token.value}" for? ${USE} ${HINT}`);
    if (token.kind === 'option') check(token.name, token.rawName, token.value);
  }
  if (values.help) return undefined;
  return {
    out: resolve(text(values.out) ?? 'stdwire-output'),
    prompts: resolve(text(values.prompts) ?? fileURLToPath(new URL('./prompts.txt', import.meta.url))),
  };
}

const USE = 'Name the file of prompts with `--prompts FILE` and the folder for the songs with `--out DIR`.';

function check(name: string, rawName: string, value: string | undefined): void {
  if (name === 'help') return;
  if (name !== 'out' && name !== 'prompts') {
    throw new UsageError(`There is no option ${rawName}: there are --prompts, --out and --help. ${HINT}`);
  }
  // `--out --prompts p.json` would make a folder named "--prompts".
  if (value === undefined || value === '' || value.startsWith('--')) {
    throw new UsageError(`${rawName} needs ${name === 'out' ? 'a folder' : 'a file'} after it. ${HINT}`);
  }
}

/** What stands before `--` is npm's own, which takes it away: https://docs.npmjs.com/cli/commands/npm-run-script */
function refuseOptionsOfNpm(env: NodeJS.ProcessEnv): void {
  const [taken] = ['prompts', 'out'].filter((name) => env[`npm_config_${name}`] !== undefined);
  if (taken === undefined) return;
  throw new UsageError(
    `npm took --${taken} for an option of its own. Put -- before the options of this program: \`npm start -- --${taken} …\`.`,
  );
}

function text(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
