import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './python.ts';

/** One document of the corpus, as it stands in its file. */
interface Entry {
  readonly title: string;
  readonly text?: string;
  readonly hex?: string;
  /** Texts and how often each is repeated. */
  readonly parts?: readonly (readonly [string, number])[];
  readonly verdict: 'accepted' | 'refused';
  /** What is read from it; where it is accepted and this is left out, its own text says it. */
  readonly value?: unknown;
}

/** A document of hostile JSON, and what both sides must make of it where it stands in the place of a value. */
export interface JsonDocument {
  readonly title: string;
  readonly bytes: Uint8Array;
  readonly isAccepted: boolean;
  readonly value: unknown;
}

const folder = join(repositoryRoot, 'test', 'fixtures', 'json');

/** The documents of the corpus, by file. */
export function jsonDocuments(): ReadonlyMap<string, readonly JsonDocument[]> {
  const files = readdirSync(folder).sort();
  return new Map(files.map((name) => [name, read(name).map(toDocument)]));
}

function read(name: string): readonly Entry[] {
  return (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { documents: readonly Entry[] }).documents;
}

function toDocument(entry: Entry): JsonDocument {
  const { title, hex, parts } = entry;
  const text = parts?.map(([part, times]) => part.repeat(times)).join('') ?? entry.text ?? '';
  const bytes = hex === undefined ? Buffer.from(text) : Buffer.from(hex, 'hex');
  const isAccepted = entry.verdict === 'accepted';
  const value = isAccepted && !('value' in entry) ? JSON.parse(text) : entry.value;
  return { title, bytes, isAccepted, value };
}
