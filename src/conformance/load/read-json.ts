import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { inside } from '../../generator/place.ts';
import { refuse } from './refuse.ts';

/** A file of a suite, checked. */
export interface SuiteSource<Value> {
  /** Path relative to its protocol folder, with `/` on every system. */
  readonly file: string;
  readonly value: Value;
}

type Issue = z.core.$ZodIssue;

/** Reads a JSON file below a folder and checks it against a shape; the first problem stops with its place and what to do. */
export function readJson<Shape extends z.ZodType>(
  root: string,
  file: string,
  shape: Shape,
): SuiteSource<z.infer<Shape>> {
  const parsed = shape.safeParse(parse(root, file));
  if (parsed.success) return { file, value: parsed.data };
  const issue = innermost(parsed.error.issues);
  const place = inside({ file, path: '' }, ...issue.path.map(asStep));
  if (issue.code === 'unrecognized_keys') {
    return refuse(
      inside(place, ...issue.keys.slice(0, 1)),
      'this key has no meaning here',
      'Correct its spelling or remove it',
    );
  }
  const text = issue.message === '' ? 'is not valid' : lowerFirst(issue.message);
  return refuse(place, text, 'Correct it as docs/conformance.md describes');
}

/** The JSON files directly in a folder below a root, by name; none where there is no such folder. */
export function jsonFilesIn(root: string, folder: string): readonly string[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => `${folder}/${name}`);
}

function parse(root: string, file: string): unknown {
  let text: string;
  try {
    text = readFileSync(join(root, file), 'utf8');
  } catch (cause) {
    return refuse(
      { file, path: '' },
      `cannot be read from ${root}`,
      'Check that the folder is complete and may be read',
      { cause },
    );
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return refuse({ file, path: '' }, `is not JSON: ${reason}`, 'Correct the syntax', { cause });
  }
}

/** Of the forms that a step may have, the one that it comes nearest to is the one that is spoken of. */
function innermost(issues: readonly Issue[], path: readonly PropertyKey[] = []): Issue {
  const [issue] = issues;
  if (issue === undefined) throw new Error('A failure of Zod without an issue.');
  const here = [...path, ...issue.path];
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return { ...issue, path: here };
  const [nearest = []] = [...issue.errors].sort((one, other) => one.length - other.length);
  return nearest.length === 0 ? { ...issue, path: here } : innermost(nearest, here);
}

function asStep(key: PropertyKey): string | number {
  return typeof key === 'number' ? key : String(key);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
