import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../helpers/python.ts';

/** One piece of code in a Markdown page. */
interface CodeBlock {
  readonly language: string;
  /** What follows the language, such as `file=client.ts`. */
  readonly note: string;
  readonly code: string;
}

/** The pieces of code of a page of this repository, in order. */
export function codeBlocks(page: string): CodeBlock[] {
  const text = readFileSync(join(repositoryRoot, page), 'utf8');
  return [...text.matchAll(/^```(\w+)[ ]?(.*)\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', note = '', code = '']) => ({ language, note, code }),
  );
}

/** The piece of code that a page gives for a file, or its first one of a language. */
export function codeOf(
  page: string,
  wanted: { readonly file: string } | { readonly language: string },
): string {
  const found = codeBlocks(page).find(({ language, note }) =>
    'file' in wanted ? note === `file=${wanted.file}` : language === wanted.language,
  );
  if (found === undefined) throw new Error(`${page} has no code for ${JSON.stringify(wanted)}.`);
  return found.code;
}
