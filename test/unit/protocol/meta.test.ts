import { dirname, join, posix, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

import { GeneratorError } from '../../../src/generator/errors.ts';
import { parseProtocol } from '../../../src/generator/load/load-protocol.ts';
import { buildModel } from '../../../src/generator/model/build-model.ts';
import { repositoryRoot } from '../../helpers/python.ts';
import { metaChecks } from './support/json-schema.ts';
import { limitsIn } from './support/limits.ts';
import { Choices, mutate } from './support/mutate.ts';
import { kindOf, songProtocolFiles } from './support/protocol-files.ts';
import { byteFolder, jsonFilesOf, vectorFolder } from './support/vectors.ts';

const MUTANTS = 1000;

const check = metaChecks(join(repositoryRoot, 'protocol', 'meta'));
const files = songProtocolFiles();

function generatorTakes(file: string, value: unknown): boolean {
  const changed = new Map(files).set(file, value);
  try {
    buildModel(parseProtocol(changed, changed));
    return true;
  } catch (error) {
    if (error instanceof GeneratorError) return false;
    throw error;
  }
}

test('every file of the protocol fits its meta-schema', () => {
  const misfits = [...files].filter(([file, value]) => !check(kindOf(file))(value)).map(([file]) => file);

  expect(misfits).toEqual([]);
});

test('every file names its own meta-schema, for editors', () => {
  const wrong = [...files].filter(([file, value]) => {
    const link = (value as { readonly $schema?: string }).$schema ?? '';
    return posix.join(dirname(file), link) !== `meta/${kindOf(file)}.schema.json`;
  });

  expect(wrong.map(([file]) => file)).toEqual([]);
});

describe.each([
  { kind: 'vectors', folder: vectorFolder, key: 'schema', least: 90 },
  { kind: 'byte-vectors', folder: byteFolder, key: 'stream', least: 3 },
])('the files of $kind', ({ kind, folder, key, least }) => {
  const vectors = jsonFilesOf(folder);

  test('fit their meta-schema, and name it for editors', () => {
    const meta = relative(folder, join(repositoryRoot, 'protocol', 'meta', `${kind}.schema.json`));
    const link = meta.replaceAll('\\', '/');
    const misfits = vectors.filter(({ value }) => value.$schema !== link || !check(kind)(value));

    expect(vectors.length).toBeGreaterThanOrEqual(least);
    expect(misfits.map(({ name }) => name)).toEqual([]);
  });

  test('are called as what they are about', () => {
    expect(vectors.map(({ value }) => `${value[key]}.json`)).toEqual(vectors.map(({ name }) => name));
  });

  test('have no title twice in a list, so that a title tells which vector failed', () => {
    const twice = vectors.flatMap(({ name, value }) =>
      Object.values(value).flatMap((list) => {
        const titles = Array.isArray(list) ? list.map(({ title }) => title) : [];
        return titles
          .filter((title, index) => titles.indexOf(title) < index)
          .map((title) => `${name}: ${title}`);
      }),
    );

    expect(twice).toEqual([]);
  });
});

test('what the generator takes, the meta-schemas take: nothing slips past an editor that the generator means to refuse', () => {
  const choices = new Choices(99);
  const limits = limitsIn(Object.fromEntries(files));
  const names = [...files.keys()];
  const mutants = Array.from({ length: MUTANTS }, () => {
    const file = choices.of(names);
    return { file, value: mutate(files.get(file), choices, limits) };
  });
  const taken = mutants.filter(({ file, value }) => generatorTakes(file, value));

  const refusedByMeta = taken.filter(({ file, value }) => !check(kindOf(file))(value));

  expect(taken.length).toBeGreaterThan(MUTANTS / 20);
  expect(refusedByMeta.map(({ file, value }) => `${file}: ${JSON.stringify(value).slice(0, 500)}`)).toEqual(
    [],
  );
});

test.each([
  ['allOf', { allOf: [{ type: 'string' }] }],
  ['not', { not: { type: 'string' } }],
  ['if', { if: {}, else: {} }],
  ['patternProperties', { type: 'object', patternProperties: { '^a$': {} } }],
  ['uniqueItems', { type: 'array', items: {}, uniqueItems: true }],
  ['a fractional multipleOf', { type: 'number', multipleOf: 0.1 }],
  ['prefixItems', { type: 'array', items: {}, prefixItems: [{}] }],
  ['$defs', { $defs: {} }],
  ['a format other than uuid', { type: 'string', format: 'date-time' }],
  ['an integer beyond 2^53 - 1', { type: 'integer', maximum: 2 ** 53 }],
  ['a union without a discriminator', { oneOf: [{ type: 'string' }, { type: 'integer' }] }],
  ['a union by anyOf', { anyOf: [{ type: 'string' }, { type: 'integer' }] }],
  ['several types', { type: ['string', 'integer'] }],
  ['a closed list without null that may be null', { type: ['string', 'null'], enum: ['a'] }],
  ['a list that does not say of what', { type: 'array' }],
  ['a pattern without anchors', { type: 'string', pattern: '[a-z]+' }],
  ['a field that is not in snake_case', { type: 'object', properties: { camelCase: {} } }],
])('both refuse %s', (_what, schema) => {
  const prompt = files.get('types/Prompt.json') as { readonly properties: Record<string, unknown> };
  const type = { ...prompt, properties: { ...prompt.properties, extra: { default: null, ...schema } } };

  expect(check('type')(type)).toBe(false);
  expect(generatorTakes('types/Prompt.json', type)).toBe(false);
});
