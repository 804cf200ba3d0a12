import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { loadProtocol } from '../../../../src/generator/load/load-protocol.ts';
import { buildModel } from '../../../../src/generator/model/build-model.ts';
import type { Protocol } from '../../../../src/generator/model/protocol.ts';
import type { JsonValue } from '../../../../src/generator/schema/json.ts';
import { misfit } from '../../../../src/generator/schema/misfit.ts';
import type { SchemaNode } from '../../../../src/generator/schema/nodes.ts';
import { parseSchema } from '../../../../src/generator/schema/parse-schema.ts';
import { repositoryRoot } from '../../../helpers/python.ts';
import { bundleChecks } from '../../protocol/support/json-schema.ts';
import { limitsIn } from '../../protocol/support/limits.ts';
import { Choices, mutate } from '../../protocol/support/mutate.ts';
import { schemaOf } from '../../protocol/support/song-schemas.ts';
import { readVectors } from '../../protocol/support/vectors.ts';

function lookupIn(protocol: Protocol): (name: string) => SchemaNode {
  const schemas = new Map(
    [...protocol.declarations, ...protocol.base.declarations].map(({ name, schema }) => [name, schema]),
  );
  return (name) => {
    const schema = schemas.get(name);
    if (schema === undefined) throw new Error(`No ${name}.`);
    return schema;
  };
}

const folder = join(repositoryRoot, 'protocol');
const lookup = lookupIn(buildModel(loadProtocol(folder, folder)));
const bundle = JSON.parse(
  readFileSync(join(repositoryRoot, 'docs', 'protocol', 'songs.schema.json'), 'utf8'),
);
const vectors = readVectors();

test('the check of defaults and examples gives every vector its verdict', () => {
  const wrong = vectors.filter(({ schema, document, valid }) => {
    const problem = misfit(document as JsonValue, lookup(schemaOf(schema).definition), lookup);
    return (problem === undefined) !== valid;
  });

  expect(wrong.map(({ name }) => name)).toEqual([]);
});

test('it agrees with the JSON Schema on documents changed at random', () => {
  const check = bundleChecks(bundle);
  const choices = new Choices(11);
  const limits = limitsIn(bundle);
  const valid = vectors.filter((vector) => vector.valid);
  const mutants = Array.from({ length: 2000 }, () => {
    const { schema, document } = choices.of(valid);
    return { name: schemaOf(schema).definition, document: mutate(document, choices, limits) };
  });

  const wrong = mutants.filter(
    ({ name, document }) =>
      (misfit(document as JsonValue, lookup(name), lookup) === undefined) !== check(name)(document),
  );

  expect(wrong.map(({ name, document }) => `${name}: ${JSON.stringify(document).slice(0, 200)}`)).toEqual([]);
});

test.each<[string, JsonValue, object, RegExp]>([
  [
    'a missing field',
    {},
    { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
    /^a is missing$/,
  ],
  [
    'an unknown field',
    { b: 1 },
    { type: 'object', properties: {}, additionalProperties: false },
    /^b is not a known field$/,
  ],
  [
    'a field of another type',
    { a: 1 },
    { type: 'object', properties: { a: { type: 'string' } } },
    /^a must be a text$/,
  ],
  [
    'an item of another type',
    { a: [1, 'x'] },
    { type: 'object', properties: { a: { type: 'array', items: { type: 'integer' } } } },
    /^a\[1\] must be a whole number$/,
  ],
  ['a long text', 'abcd', { type: 'string', maxLength: 3 }, /^it must be 0 to 3 characters long$/],
  ['a text of another form', 'A', { type: 'string', pattern: '^[a-z]$' }, /^it must be a text like/],
  ['a text that is no UUID', 'x', { type: 'string', format: 'uuid' }, /^it must be a UUID$/],
  ['a number below', -1, { type: 'number', minimum: 0 }, /^it must be within 0 and ∞$/],
  ['a number at an open end', 0, { type: 'number', exclusiveMinimum: 0 }, /^it must be more than 0$/],
  ['a number at the other open end', 1, { type: 'number', exclusiveMaximum: 1 }, /^it must be less than 1$/],
  ['an odd number', 3, { type: 'integer', multipleOf: 2 }, /a multiple of 2$/],
  ['another constant', 3, { type: 'integer', const: 2 }, /^it must be 2$/],
  ['false for true', false, { type: 'boolean', const: true }, /^it must be true$/],
  ['something for null', 0, { type: 'null' }, /^it must be null$/],
  [
    'too many items',
    [1, 2],
    { type: 'array', items: {}, maxItems: 1 },
    /^it must be a list of 0 to 1 items$/,
  ],
  ['another word', 'c', { type: 'string', enum: ['a', 'b'] }, /^it must be one of a, b$/],
  [
    'a value of a map',
    { x: 1 },
    { type: 'object', additionalProperties: { type: 'string' } },
    /^x must be a text$/,
  ],
])('it says what is wrong with %s', (_name, value, schema, problem) => {
  const node = parseSchema(schema, { file: 'test', path: '' });

  expect(misfit(value, node, lookup)).toMatch(problem);
});
