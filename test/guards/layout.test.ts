import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importsOf, packageOf } from './support/imports.ts';
import { read, readJson, repositoryFiles, root } from './support/repository.ts';

/** Files and folders at the top, as the architecture draws them. */
const topLevel = {
  files: [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'typedoc.json',
    'biome.json',
    'vitest.config.ts',
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    'LICENSE',
    '.ci/run',
  ],
  folders: ['protocol', 'scripts', 'src', 'python-backend', 'examples', 'test', 'bench', 'docs'],
};

/** Packages that the project is said to stand on, and where each of them serves. */
const packages: Readonly<Record<string, RegExp>> = {
  zod: /^src\/(messages|songs)\//,
  nanoid: /^src\/client\//,
  split2: /^src\/process\//,
  emittery: /^src\/client\//,
  'p-timeout': /^src\/(client|process)\//,
  vitest: /^test\//,
};

test.each(topLevel.files)('the file %s exists', (path) => {
  expect(existsSync(join(root, path)) && statSync(join(root, path)).isFile()).toBe(true);
});

test.each(topLevel.folders)('the folder %s exists and holds files', (path) => {
  expect(repositoryFiles().some((file) => file.startsWith(`${path}/`))).toBe(true);
});

test.each(Object.entries(packages))('%s is imported where the architecture says', (name, where) => {
  const files = repositoryFiles().filter((path) => where.test(path) && path.endsWith('.ts'));
  const importers = files.filter((path) =>
    importsOf(path, read(path)).some((imported) => packageOf(imported) === name),
  );

  expect(importers.length).toBeGreaterThan(0);
});

/** What an app brings itself: its window has Electron, its page has React. */
const brought = ['electron', 'react'];

test('every dependency of the package is imported by src, and nothing else is but what an app brings itself', () => {
  const files = repositoryFiles().filter((path) => /^src\/.*\.ts$/.test(path));
  const needed = files.flatMap((path) => importsOf(path, read(path)).filter(({ typeOnly }) => !typeOnly));
  const imported = new Set(needed.flatMap((found) => packageOf(found) ?? []));
  const dependencies = Object.keys(readJson('package.json').dependencies as object);

  expect([...imported].sort()).toEqual([...dependencies, ...brought].sort());
});

test('every entry of the exports map has its source', () => {
  const exported = Object.values(
    readJson('package.json').exports as Record<string, string | { default: string }>,
  );
  const sources = exported.flatMap((entry) =>
    typeof entry === 'string' ? [] : [entry.default.replace('./dist/', 'src/').replace(/\.js$/, '.ts')],
  );

  expect(sources.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
