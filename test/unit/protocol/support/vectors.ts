import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { repositoryRoot } from '../../../helpers/python.ts';

/** One document and what every validator must say about it. */
export interface Vector {
  /** The schema it is about, as its file is called: `CREATE_ACCOUNT.payload`, `types.Clip`, `envelope.ready`. */
  readonly schema: string;
  readonly valid: boolean;
  /** Which one it is, for people. */
  readonly name: string;
  readonly document: unknown;
}

/** Bytes of a stream and what becomes of each of their lines. */
export interface ByteVector {
  readonly title: string;
  readonly base64: string;
  readonly lines: readonly {
    readonly verdict: string;
    readonly document?: unknown;
    readonly text?: string;
  }[];
}

/** A JSON file, parsed. */
interface VectorFile {
  readonly name: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Where the documents are. */
export const vectorFolder = join(repositoryRoot, 'protocol', 'vectors');

/** Where the bytes are. */
export const byteFolder = join(vectorFolder, 'raw');

/** The JSON files directly inside a folder, by name. */
export function jsonFilesOf(folder: string): readonly VectorFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({ name, value: JSON.parse(readFileSync(join(folder, name), 'utf8')) }));
}

/** Every document among the vectors of the song protocol, by schema. */
export function readVectors(): readonly Vector[] {
  return jsonFilesOf(vectorFolder).flatMap(({ value }) => {
    const file = value as unknown as SchemaVectors;
    return (['valid', 'invalid'] as const).flatMap((verdict) =>
      file[verdict].map(({ title, document }) => ({
        schema: file.schema,
        valid: verdict === 'valid',
        name: `${file.schema}, ${verdict}: ${title}`,
        document,
      })),
    );
  });
}

interface SchemaVectors {
  readonly schema: string;
  readonly valid: readonly { readonly title: string; readonly document: unknown }[];
  readonly invalid: readonly { readonly title: string; readonly document: unknown }[];
}

/** Vectors by the schema they are about. */
export function bySchema(vectors: readonly Vector[]): ReadonlyMap<string, readonly Vector[]> {
  const groups = new Map<string, Vector[]>();
  for (const vector of vectors) groups.set(vector.schema, [...(groups.get(vector.schema) ?? []), vector]);
  return groups;
}

/** The bytes of one stream. */
export function readByteVectors(stream: 'stdin' | 'stdout' | 'stderr'): readonly ByteVector[] {
  const { vectors } = JSON.parse(readFileSync(join(byteFolder, `${stream}.json`), 'utf8')) as {
    readonly vectors: readonly ByteVector[];
  };
  return vectors;
}
