import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { SimpleStep } from '../../model/step.ts';
import { fits } from '../compare.ts';
import { StepFailure } from '../step-failure.ts';
import type { StepContext } from './context.ts';

type ExpectFile = Extract<SimpleStep, { expectFile: unknown }>;
type ForbidAnywhere = Extract<SimpleStep, { forbidAnywhere: unknown }>;

/** A file has to be there, and to hold something. */
export async function runExpectFile({ expectFile: path, contains = '' }: ExpectFile): Promise<void> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new StepFailure(`There had to be a file ${path}: ${(error as Error).message}`);
  }
  if (bytes.length === 0) throw new StepFailure(`The file ${path} is empty.`);
  if (!bytes.includes(contains))
    throw new StepFailure(`The file ${path} (${bytes.length} bytes) does not hold "${contains}".`);
}

/** In the end, a text may be in nothing that the backend wrote, and in none of its files. */
export function runForbidAnywhere(
  { forbidAnywhere: text, except = [] }: ForbidAnywhere,
  { session, folders, atEnd }: StepContext,
): void {
  const forms = [...new Set([text, JSON.stringify(text).slice(1, -1)])];
  const holds = (bytes: Buffer): boolean => forms.some((form) => bytes.includes(form));
  atEnd(async () => {
    for (const life of session.lives) {
      for (const [stream, lines] of [
        ['stdout', life.output],
        ['stderr', life.log],
      ] as const) {
        const found = lines.find(
          ({ bytes, message }) =>
            holds(Buffer.from(bytes)) && !except.some((pattern) => fits(pattern, message)),
        );
        if (found !== undefined)
          throw new StepFailure(`"${text}" must not be written anywhere, and is in a line on ${stream}.`);
      }
    }
    for (const folder of folders) {
      for (const path of await filesBelow(folder)) {
        const bytes = await readFile(path).catch(() => Buffer.alloc(0)); // a pipe or a lock may not be read
        if (holds(bytes))
          throw new StepFailure(
            `"${text}" must not be written anywhere, and is in ${relative(folder, path)}.`,
          );
      }
    }
  });
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
