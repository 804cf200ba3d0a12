import { describe, expect, test } from 'vitest';
import { areaOf, areas } from './support/areas.ts';
import {
  findCycle,
  type Graph,
  type Import,
  importsOf,
  isNodeBuiltin,
  packageOf,
  reachable,
} from './support/imports.ts';
import { read, repositoryFiles } from './support/repository.ts';

const sources = repositoryFiles().filter((path) => /^src\/.*\.ts$/.test(path));
const imports = new Map(sources.map((path) => [path, importsOf(path, read(path))]));
const graph: Graph = new Map(
  [...imports].map(([path, found]) => [path, found.flatMap(({ file }) => file ?? [])]),
);
const runtimeGraph: Graph = new Map(
  [...imports].map(([path, found]) => [
    path,
    found.flatMap(({ file, typeOnly }) => (typeOnly ? [] : (file ?? []))),
  ]),
);

/** What is wrong with one import of one file, or nothing. */
function violation(path: string, imported: Import): string | undefined {
  const from = areaOf(path);
  const rule = areas[from];
  const tell = (reason: string): string => `${path} imports ${imported.specifier}: ${reason}`;
  if (rule === undefined) return tell(`src/${from} is not in the table of areas`);
  if (isNodeBuiltin(imported)) {
    return rule.node === true ? undefined : tell(`src/${from} runs anywhere, not only in Node`);
  }
  const packageName = packageOf(imported);
  if (packageName !== undefined) {
    if (rule.packages.includes(packageName)) return undefined;
    if (rule.typePackages?.includes(packageName))
      return imported.typeOnly ? undefined : tell(`only types may come from ${packageName}`);
    return tell(`src/${from} may use ${rule.packages.join(', ') || 'no package'}`);
  }
  const to = areaOf(imported.file ?? '');
  if (!imported.file?.startsWith('src/')) return tell('it leaves src');
  if (to === from || rule.may.includes(to)) return undefined;
  if (rule.types?.includes(to))
    return imported.typeOnly ? undefined : tell(`only types may come from src/${to}`);
  return tell(`src/${from} may import ${rule.may.join(', ') || 'nothing'}`);
}

/** What an area may import and does not, or only types of. */
function unused(from: string, all: ReadonlyMap<string, readonly Import[]>): string[] {
  const { may = [], types = [], node, packages = [], typePackages = [] } = areas[from] ?? {};
  const own = [...all].filter(([path]) => areaOf(path) === from).flatMap(([, list]) => list);
  const atRunTime = own.filter(({ typeOnly }) => !typeOnly);
  const areasIn = (list: readonly Import[]) =>
    new Set(list.flatMap(({ file }) => (file ? areaOf(file) : [])));
  const packagesIn = (list: readonly Import[]) => new Set(list.flatMap((one) => packageOf(one) ?? []));
  const missing = (allowed: readonly string[], used: ReadonlySet<string>, what: string): string[] =>
    allowed.filter((name) => !used.has(name)).map((name) => `src/${from} may import ${what}${name}`);
  return [
    ...missing(may, areasIn(atRunTime), ''),
    ...missing(types, areasIn(own), 'types of '),
    ...missing(packages, packagesIn(atRunTime), ''),
    ...missing(typePackages, packagesIn(own), 'types of '),
    ...(node === true && !own.some(isNodeBuiltin) ? [`src/${from} may use Node`] : []),
  ];
}

describe('imports', () => {
  test('every file of src imports only what its area may import', () => {
    const found = [...imports].flatMap(([path, list]) =>
      list.flatMap((imported) => violation(path, imported) ?? []),
    );

    expect(found).toEqual([]);
  });

  test('no area may import what it does not use', () => {
    expect(Object.keys(areas).flatMap((area) => unused(area, imports))).toEqual([]);
  });

  test('no files of src import each other in a circle, type imports included', () => {
    expect(findCycle(graph)).toBeUndefined();
  });

  test('every relative import names a file that exists, with its ending', () => {
    const missing = [...graph].flatMap(([path, files]) =>
      files.filter((file) => !imports.has(file)).map((file) => `${path} → ${file}`),
    );

    expect(missing).toEqual([]);
  });

  test('nothing that src/core.ts needs at run time is a part of Node', () => {
    const fromCore = [...reachable(runtimeGraph, 'src/core.ts')];
    const needed = fromCore.flatMap((path) => imports.get(path) ?? []).filter(({ typeOnly }) => !typeOnly);
    const packages = new Set(needed.flatMap((imported) => packageOf(imported) ?? []));

    expect(fromCore.length).toBeGreaterThan(10);
    expect(needed.filter(isNodeBuiltin)).toEqual([]);
    expect(
      [...packages].sort().filter((name) => !['emittery', 'nanoid', 'p-timeout', 'zod'].includes(name)),
    ).toEqual([]);
  });

  test('nothing imports the command line', () => {
    const importers = [...graph].filter(
      ([path, files]) => areaOf(path) !== 'cli' && files.some((file) => areaOf(file) === 'cli'),
    );

    expect(importers).toEqual([]);
  });
});

describe('the guard itself', () => {
  const one = (text: string): Import => {
    const [first] = importsOf('src/client/planted.ts', text);
    if (first === undefined) throw new Error(`no import was read from: ${text}`);
    return first;
  };

  test.each([
    ['src/wire/planted.ts', `import { a } from '../client/a.ts';`],
    ['src/wire/planted.ts', `import type { A } from '../client/a.ts';`],
    ['src/client/planted.ts', `import { readFile } from 'node:fs/promises';`],
    ['src/client/planted.ts', `const f = await import('fs');`],
    ['src/songs/planted.ts', `import { defineFace } from '../client/face.ts';`],
    ['src/messages/planted.ts', `export { nanoid } from 'nanoid';`],
    ['src/process/planted.ts', `type A = import('../client/a.ts').A;`],
    ['src/unheard-of/planted.ts', `import '../errors.ts';`],
  ])('finds the planted violation in %s: %s', (path, text) => {
    const found = importsOf(path, text).flatMap((imported) => violation(path, imported) ?? []);

    expect(found).toHaveLength(1);
  });

  test.each([
    ['src/songs/planted.ts', `import type { Contract } from '../client/contract.ts';`],
    ['src/process/planted.ts', `import { spawn } from 'node:child_process';`],
    [
      'src/client/planted.ts',
      `// import { spawn } from 'node:child_process';\nconst text = "import fs from 'node:fs'";`,
    ],
  ])('allows in %s: %s', (path, text) => {
    expect(importsOf(path, text).flatMap((imported) => violation(path, imported) ?? [])).toEqual([]);
  });

  test('finds permissions that nobody uses, and those at run time where only types are used', () => {
    const text = `import type { A } from '../wire/a.ts';\nimport { b } from '../errors.ts';\nimport 'zod';`;
    const path = 'src/client/planted.ts';

    expect(unused('client', new Map([[path, importsOf(path, text)]]))).toEqual([
      'src/client may import wire',
      'src/client may import types of messages',
      ...['emittery', 'nanoid', 'p-timeout'].map((name) => `src/client may import ${name}`),
    ]);
  });

  test('tells type imports from others', () => {
    expect(one(`import type { A } from './a.ts';`).typeOnly).toBe(true);
    expect(one(`import { type A } from './a.ts';`).typeOnly).toBe(false);
    expect(one(`export type { A } from './a.ts';`).typeOnly).toBe(true);
  });

  test('finds a circle of three', () => {
    const circle = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['d', 'a']],
      ['d', []],
    ]);

    expect(findCycle(circle)).toEqual(['a', 'b', 'c', 'a']);
    expect(findCycle(new Map([...circle].filter(([file]) => file !== 'c')))).toBeUndefined();
  });
});
