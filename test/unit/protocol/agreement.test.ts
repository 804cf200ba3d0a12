import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { isJsonObject, type JsonObject } from '../../../src/generator/schema/json.ts';
import { repositoryRoot } from '../../helpers/python.ts';
import { edgeCases } from './support/edges.ts';
import { bundleChecks } from './support/json-schema.ts';
import { limitsIn } from './support/limits.ts';
import { msgspecVerdicts, type Question } from './support/msgspec-verdicts.ts';
import { Choices, mutate } from './support/mutate.ts';
import { schemaOf } from './support/song-schemas.ts';
import { bySchema, readVectors } from './support/vectors.ts';

const MUTANTS = 4000;
const SEED = 20_250_101;

const bundle = JSON.parse(readFileSync(join(repositoryRoot, 'docs/protocol/songs.schema.json'), 'utf8')) as {
  readonly $defs: Readonly<Record<string, JsonObject>>;
};
const check = bundleChecks(bundle);
const validVectors = readVectors().filter(({ valid }) => valid);

/** One thing changed at random, sometimes two, in every run the same. */
function randomMutants(): readonly Question[] {
  const choices = new Choices(SEED);
  const limits = limitsIn(bundle);
  return Array.from({ length: MUTANTS }, () => {
    const { schema, document } = choices.of(validVectors);
    const once = mutate(document, choices, limits);
    return { schema, document: choices.below(3) === 0 ? mutate(once, choices, limits) : once };
  });
}

/** Every edge of every schema, around the fullest of its valid vectors. */
function allEdges(): readonly Question[] {
  const definition = (reference: string): JsonObject => {
    const found = bundle.$defs[reference.replace('#/$defs/', '')];
    if (found === undefined) throw new Error(`The bundle has no ${reference}.`);
    return found;
  };
  return [...bySchema(validVectors)].flatMap(([schema, vectors]) => {
    const fullest = vectors.toSorted(
      (left, right) => fieldCount(right.document) - fieldCount(left.document),
    )[0];
    const shape = definition(schemaOf(schema).definition);
    return edgeCases(fullest?.document, shape, definition).map((document) => ({ schema, document }));
  });
}

function fieldCount(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + fieldCount(item), 0);
  if (!isJsonObject(value)) return 1;
  return 1 + fieldCount(Object.values(value));
}

describe.each([
  { kind: 'document changed at random', questions: randomMutants() },
  { kind: 'document at an edge of its schema', questions: allEdges() },
])('on every $kind', ({ questions }) => {
  const byAjv = questions.map(({ schema, document }) => check(schemaOf(schema).definition)(document));

  /** Documents that are judged in another way than by the JSON Schema; a few of them, shortened. */
  function disagreements(verdicts: readonly boolean[]): readonly string[] {
    return questions
      .flatMap(({ schema, document }, index) =>
        verdicts[index] === byAjv[index]
          ? []
          : [`${schema}, not ${byAjv[index]}: ${JSON.stringify(document).slice(0, 200)}`],
      )
      .slice(0, 10);
  }

  test('the JSON Schema has both verdicts to give', () => {
    const valid = byAjv.filter(Boolean).length;

    expect(questions.length).toBeGreaterThanOrEqual(MUTANTS);
    expect(valid).toBeGreaterThan(questions.length / 20);
    expect(valid).toBeLessThan(questions.length * 0.8);
  });

  test('Zod agrees with the JSON Schema', () => {
    const verdicts = questions.map(
      ({ schema, document }) => schemaOf(schema).zod.safeParse(document).success,
    );

    expect(disagreements(verdicts)).toEqual([]);
  });

  test('compiled Zod agrees with the JSON Schema', () => {
    const names = [...new Set(questions.map(({ schema }) => schema))];
    const compiled = new Map(names.map((schema) => [schema, z.compile(schemaOf(schema).zod)]));

    const verdicts = questions.map(
      ({ schema, document }) => compiled.get(schema)?.safeParse(document).success ?? false,
    );

    expect(disagreements(verdicts)).toEqual([]);
  });

  test('msgspec agrees with the JSON Schema', () => {
    const verdicts = msgspecVerdicts(questions);

    expect(verdicts).toHaveLength(questions.length);
    expect(disagreements(verdicts)).toEqual([]);
  });
});
