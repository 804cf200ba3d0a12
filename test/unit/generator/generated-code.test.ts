import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';

import { generate } from '../../../src/generator/index.ts';
import { isJsonObject, type JsonObject } from '../../../src/generator/schema/json.ts';
import { python, repositoryRoot } from '../../helpers/python.ts';
import type { TempFolder } from '../../helpers/temp-folder.ts';
import { edgeCases } from '../protocol/support/edges.ts';
import { bundleChecks } from '../protocol/support/json-schema.ts';
import { limitsIn } from '../protocol/support/limits.ts';
import { msgspecVerdicts, type Question } from '../protocol/support/msgspec-verdicts.ts';
import { Choices, mutate } from '../protocol/support/mutate.ts';
import { run } from './support/run.ts';
import { folderBesideSources, optionsInto, tinyModel } from './support/tiny-protocol.ts';

// A whole type check takes seconds, and much longer on a busy machine.
const HANG_BOUND_MS = 240_000;

let folder: TempFolder;
let options: ReturnType<typeof optionsInto>;

beforeAll(async () => {
  folder = await folderBesideSources();
  options = optionsInto(folder.path);
  generate(options);
});

afterAll(() => folder[Symbol.asyncDispose]());

const USE = `
import { TinyClient, tinyContract, type TinyErrorCode, type Shape, type Tree } from './typescript/index.ts';

declare const client: TinyClient;
const shapes: Shape[] = [{ kind: 'circle', radius: 1 }, { kind: 'square', side: 2 }];
const tree: Tree = await client.drawShapes({ shapes, labels: { top: 'up' }, extra: [1, null] });
await client.greet();
await client.greet({ tone: 'cold', mood: null, from: 'Bob' }, { timeoutMs: null });
const counting = await client.countSheep({ up_to: 3 }, { onProgress: ({ payload }) => payload.count.toFixed() });
const count: number = (await counting.result).count;
for await (const event of counting) if (event.type === 'SHEEP_COUNTED') event.payload.operation_id.at(count);
const started = await client.request('COUNT_SHEEP', { up_to: 3 });
const operationId: string = started.started.operation_id;
const code: TinyErrorCode = 'NO_SHEEP';

// @ts-expect-error an unknown word
await client.greet({ tone: 'lukewarm' });
// @ts-expect-error an unknown field
await client.greet({ nam: 'Ann' });
// @ts-expect-error a required field is missing
await client.countSheep({});
// @ts-expect-error a payload that must be there
await client.countSheep();
// @ts-expect-error a shape without its radius
await client.drawShapes({ shapes: [{ kind: 'circle' }] });
// @ts-expect-error no such code
const wrong: TinyErrorCode = 'NO_GOATS';

export { code, operationId, tinyContract, tree, wrong };
`;

test(
  'the generated TypeScript compiles under strict settings, and its types refuse what the protocol refuses',
  async () => {
    await writeFile(join(folder.path, 'use.ts'), USE);
    const settings = { extends: '../../tsconfig.json', include: ['typescript', 'use.ts'] };
    await writeFile(join(folder.path, 'tsconfig.json'), JSON.stringify(settings));
    const compiler = join(repositoryRoot, 'node_modules', 'typescript', 'bin', 'tsc');

    const { code, output } = await run(process.execPath, [compiler, '-p', folder.path]);

    expect(output).toBe('');
    expect(code).toBe(0);
  },
  HANG_BOUND_MS,
);

test('imports among generated files end in .js unless asked for .ts', async () => {
  generate({ ...options, out: join(folder.path, 'compiled'), importExtension: undefined });

  const index = await readFile(join(folder.path, 'compiled', 'index.ts'), 'utf8');

  expect(index).toContain("from './client.js';");
  expect(index).not.toMatch(/from '\.\/[^']*\.ts'/);
});

test('the client can be made for programs without Node', async () => {
  generate({ ...options, out: join(folder.path, 'anywhere'), importFrom: 'stdwire/core' });

  const client = await readFile(join(folder.path, 'anywhere', 'client.ts'), 'utf8');

  expect(client).toContain("import { Client, type ClientOptions, defineFace } from 'stdwire/core';");
});

test('the client class has one method per command', async () => {
  const { TinyClient } = (await import(join(options.out, 'index.ts'))) as {
    TinyClient: { prototype: object };
  };

  for (const method of ['greet', 'drawShapes', 'countSheep']) {
    expect(TinyClient.prototype).toHaveProperty(method, expect.any(Function));
  }
});

test.each([
  ['ruff finds nothing in the generated Python', ['ruff', 'check']],
  ['ruff would not format the generated Python in another way', ['ruff', 'format', '--check']],
])('%s', async (_name, [tool = '', ...args]) => {
  const config = join(repositoryRoot, 'python-backend', 'pyproject.toml');

  const { code, output } = await run(python, [
    '-m',
    tool,
    ...args,
    '--config',
    config,
    '--no-cache',
    options.python,
  ]);

  expect(code, output).toBe(0);
});

test(
  'mypy finds nothing in the generated Python',
  async () => {
    const cache = join(folder.path, 'mypy-cache');

    const { code, output } = await run(
      python,
      ['-m', 'mypy', '--strict', '--cache-dir', cache, options.python],
      {
        cwd: folder.path,
      },
    );

    expect(code, output).toBe(0);
  },
  HANG_BOUND_MS,
);

test('the generated Python can be imported, and its defaults are those of the protocol', async () => {
  const script = [
    'import msgspec, tiny_protocol as tiny',
    'greeting = msgspec.json.decode(b"{}", type=tiny.GreetPayload)',
    'print(greeting.name, greeting.from_, greeting.tone, greeting.titles, greeting.options.times)',
    'print(*tiny.CONTRACT.commands, tiny.CONTRACT.events["SHEEP_COUNTED"].delivery, tiny.ErrorCode.NO_SHEEP)',
    'print(tiny.CONTRACT.commands["GREET"].secrets, tiny.CONTRACT.commands["COUNT_SHEEP"].operation.final)',
  ].join('\n');

  const { code, output } = await run(python, ['-c', script], { cwd: folder.path });

  expect(output.trim().split(/\r?\n/)).toEqual([
    'you None warm [] 1',
    'GREET DRAW_SHAPES COUNT_SHEEP latest NO_SHEEP',
    "('password', 'sealed[].word') SHEEP_COUNTED",
  ]);
  expect(code).toBe(0);
});

describe('JSON Schema, Zod and msgspec agree on everything that a schema may consist of', () => {
  const questions: Question[] = [];
  const verdicts: { json: boolean[]; zod: boolean[]; msgspec: readonly boolean[] } = {
    json: [],
    zod: [],
    msgspec: [],
  };

  beforeAll(async () => {
    const bundle = JSON.parse(await readFile(join(options.docs, 'tiny.schema.json'), 'utf8')) as Bundle;
    questions.push(...questionsAbout(bundle));
    const check = bundleChecks(bundle);
    const schemas = (await import(join(options.out, 'schemas.ts'))) as Record<string, z.ZodType>;
    verdicts.json = questions.map(({ schema, document }) => check(definitionOf(schema))(document));
    verdicts.zod = questions.map(
      ({ schema, document }) =>
        schemas[`${definitionOf(schema)}Schema`]?.safeParse(document).success ?? false,
    );
    verdicts.msgspec = msgspecVerdicts(questions, 'tiny_protocol', folder.path);
  });

  function disagreements(given: readonly boolean[]): readonly string[] {
    return questions
      .filter((_question, index) => given[index] !== verdicts.json[index])
      .map(({ schema, document }) => `${schema}: ${JSON.stringify(document)}`)
      .slice(0, 10);
  }

  test('there are verdicts of both kinds', () => {
    expect(verdicts.json.filter(Boolean).length).toBeGreaterThan(200);
    expect(verdicts.json.filter((valid) => !valid).length).toBeGreaterThan(200);
  });

  test('Zod', () => {
    expect(disagreements(verdicts.zod)).toEqual([]);
  });

  test('msgspec', () => {
    expect(disagreements(verdicts.msgspec)).toEqual([]);
  });
});

interface Bundle {
  readonly $defs: Readonly<Record<string, JsonObject>>;
}

const SEEDS: readonly Question[] = [
  {
    schema: 'GREET.payload',
    document: {
      name: 'Ann',
      from: 'Bob',
      tone: 'warm',
      mood: 'sad',
      code: 'ab/',
      visitor: '3f2b8c1e-0b7a-4f55-9d3c-5a1b8e6f0a11',
      password: 'x',
      titles: ['Dr', 'Prof'],
      options: { loud: true, times: 2 },
    },
  },
  { schema: 'GREET.result', document: { text: 'Hello', sealed: [{ word: 'x' }] } },
  {
    schema: 'DRAW_SHAPES.payload',
    document: {
      shapes: [
        { kind: 'square', side: 2, round: true },
        { kind: 'circle', radius: 1.5 },
      ],
      scale: 2.5,
      even: -2,
      labels: { top: 'up', constructor: 'x' },
      extra: [1],
    },
  },
  {
    schema: 'types.Tree',
    document: { name: 'root', children: [{ name: 'leaf', children: [], parent: null }], parent: null },
  },
  { schema: 'COUNT_SHEEP.payload', document: { up_to: 3 } },
  { schema: 'COUNT_SHEEP.operation', document: { count: 3 } },
  {
    schema: 'SHEEP_COUNTED.payload',
    document: { operation_id: 'op', count: 1, final: true, result: { count: 1 } },
  },
];

function definitionOf(schema: string): string {
  const [name = '', part] = schema.split('.');
  if (part === 'operation') return 'CountSheepResult';
  const command = tinyModel().commands.find((candidate) => candidate.name === name);
  if (command !== undefined) return part === 'payload' ? command.payload : command.result;
  return name === 'types' ? (part ?? '') : 'SheepCountedPayload';
}

function questionsAbout(bundle: Bundle): readonly Question[] {
  const resolve = (reference: string): JsonObject => {
    const found = bundle.$defs[reference.replace('#/$defs/', '')];
    if (!isJsonObject(found)) throw new Error(`The bundle has no ${reference}.`);
    return found;
  };
  const choices = new Choices(3);
  const limits = limitsIn(bundle);
  return SEEDS.flatMap(({ schema, document }) => [
    { schema, document },
    ...edgeCases(document, resolve(definitionOf(schema)), resolve).map((edge) => ({
      schema,
      document: edge,
    })),
    ...Array.from({ length: 300 }, () => ({ schema, document: mutate(document, choices, limits) })),
  ]);
}
