import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { repositoryRoot } from '../../../helpers/python.ts';

/** One document and what every validator must say about it. */
export interface Vector {
  /** The schema it is about, as its folder is called: `CREATE_ACCOUNT.payload`, `types.Clip`, `envelope.ready`. */
  readonly schema: string;
  readonly valid: boolean;
  /** Path of the file, relative to the folder of vectors. */
  readonly file: string;
  readonly document: unknown;
}

const folder = join(repositoryRoot, 'protocol', 'vectors');

/** Every document among the vectors of the song protocol, by name. */
export function readVectors(): readonly Vector[] {
  return readdirSync(folder)
    .filter((schema) => schema !== 'raw' && !schema.endsWith('.md'))
    .flatMap((schema) => (['valid', 'invalid'] as const).flatMap((verdict) => readCases(schema, verdict)));
}

function readCases(schema: string, verdict: 'valid' | 'invalid'): readonly Vector[] {
  return listed(join(folder, schema, verdict)).map((name) => {
    const file = `${schema}/${verdict}/${name}`;
    const { document } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { document: unknown };
    return { schema, valid: verdict === 'valid', file, document };
  });
}

function listed(path: string): readonly string[] {
  try {
    return readdirSync(path).sort();
  } catch {
    return [];
  }
}

/** Vectors by the schema they are about. */
export function bySchema(vectors: readonly Vector[]): ReadonlyMap<string, readonly Vector[]> {
  const groups = new Map<string, Vector[]>();
  for (const vector of vectors) groups.set(vector.schema, [...(groups.get(vector.schema) ?? []), vector]);
  return groups;
}
