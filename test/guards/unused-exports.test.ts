import { describe, expect, test } from 'vitest';
import { namesOf, relative } from './support/exported-names.ts';
import { read, repositoryFiles } from './support/repository.ts';

/** What the package gives to its users: names there serve people who are not here. */
const { entryPoints: entries } = JSON.parse(read('typedoc.json')) as { entryPoints: string[] };
/** Written by the generator, the same for every protocol: what one protocol does not need another one does. */
const generated = /^(src\/songs|src\/messages|examples\/own-protocol\/client)\//;
const { paths } = (JSON.parse(read('tsconfig.json')) as Configuration).compilerOptions;
const packageEntries = new Map(
  Object.entries(paths).map(([name, [path = '']]) => [name, path.replace('./', '')]),
);

interface Configuration {
  readonly compilerOptions: { readonly paths: Readonly<Record<string, readonly string[]>> };
}

function resolve(path: string, specifier: string): string | undefined {
  return packageEntries.get(specifier) ?? relative(path, specifier);
}

/** Names that a module exports and that no other imports: `file#name`. */
function unused(sources: ReadonlyMap<string, string>): string[] {
  const names = [...sources].map(([path, text]) => [path, namesOf(path, text, resolve)] as const);
  const takenByOthers = new Set(names.flatMap(([, { taken }]) => taken));
  return names
    .filter(([path]) => !entries.includes(path) && !generated.test(path))
    .flatMap(([path, { given }]) => (takenByOthers.has(`${path}#*`) ? [] : given))
    .filter((name) => !takenByOthers.has(name));
}

test('every exported name outside the entries is imported by another module', () => {
  const files = repositoryFiles().filter((path) => /^(src|test|examples)\/.*\.tsx?$/.test(path));

  expect(files.length).toBeGreaterThan(100);
  expect(unused(new Map(files.map((path) => [path, read(path)])))).toEqual([]);
});

describe('the guard itself', () => {
  const user = `import { used, type Type as T } from './a.ts';\nexport { re } from './a.ts';`;

  test.each([
    'export const planted = 1;',
    'export function planted() {}',
    'export interface Planted {}',
    'export type Planted = 1;',
    'const planted = 1;\nexport { planted };',
  ])('finds the planted name in: %s', (text) => {
    expect(unused(new Map([['src/a.ts', text]]))).toHaveLength(1);
  });

  test('lets be what is imported by name, renamed, passed on, or taken whole', () => {
    const a = 'export const used = 1;\nexport type Type = 1;\nexport const re = 1;\nconst own = 1;';
    const b = 'export const whole = 1;';
    const sources = new Map([
      ['src/a.ts', a],
      ['src/b.ts', b],
      ['src/index.ts', `${user}\nimport * as b from './b.ts';`],
    ]);

    expect(unused(sources)).toEqual([]);
  });
});
