import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { songContract } from '../../../src/songs/index.ts';
import { repositoryRoot } from '../../helpers/python.ts';
import { bundleChecks } from './support/json-schema.ts';
import { schemaOf } from './support/song-schemas.ts';
import { bySchema, readVectors, type Vector } from './support/vectors.ts';

const groups = bySchema(readVectors());
const bundle = JSON.parse(readFileSync(join(repositoryRoot, 'docs/protocol/songs.schema.json'), 'utf8'));
const check = bundleChecks(bundle);

/** The vectors on which a validator says something else than their list. */
function misjudged(cases: readonly Vector[], fits: (document: unknown) => boolean): readonly string[] {
  return cases.filter(({ document, valid }) => fits(document) !== valid).map(({ name }) => name);
}

test('every payload of the protocol has vectors of both kinds', () => {
  const names = [...Object.keys(songContract.commands), ...Object.keys(songContract.events)];

  const lacking = names.filter((name) => {
    const cases = groups.get(`${name}.payload`) ?? [];
    return !cases.some(({ valid }) => valid) || !cases.some(({ valid }) => !valid);
  });

  expect(lacking).toEqual([]);
});

describe.each([...groups])('%s', (schema, cases) => {
  const { zod, definition } = schemaOf(schema);

  test('the bundled JSON Schema gives every vector its verdict', () => {
    expect(misjudged(cases, check(definition))).toEqual([]);
  });

  test('Zod gives every vector its verdict', () => {
    expect(misjudged(cases, (document) => zod.safeParse(document).success)).toEqual([]);
  });

  test('Zod gives every vector its verdict when compiled', () => {
    const compiled = z.compile(zod);

    expect(misjudged(cases, (document) => compiled.safeParse(document).success)).toEqual([]);
  });

  test('Zod changes nothing', () => {
    for (const { document } of cases.filter(({ valid }) => valid))
      expect(zod.parse(document)).toEqual(document);
  });
});
