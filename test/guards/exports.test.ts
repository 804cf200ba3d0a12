import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { read, root } from './support/repository.ts';

const entries = [
  'src/index.ts',
  'src/core.ts',
  'src/testing/index.ts',
  'src/generator/index.ts',
  'src/electron/renderer/index.ts',
  'src/electron/react/index.ts',
];

/** What may be exported whole: the generated protocol, whose names come from `protocol/`, and the core by the Node entry. */
const whole: Readonly<Record<string, readonly string[]>> = {
  'src/core.ts': ['./songs/index.ts'],
  'src/index.ts': ['./core.ts'],
  'src/electron/renderer/index.ts': ['../../songs/methods.ts', '../../songs/types.ts'],
};

/** What makes an entry file more than a table of contents. (That it is sorted is the formatter's to say.) */
function flaws(path: string, text: string): string[] {
  const found: string[] = [];
  const modules: string[] = [];
  for (const statement of ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false).statements) {
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier === undefined) {
      found.push(`${path}: only \`export … from\` belongs here, not: ${ts.SyntaxKind[statement.kind]}`);
      continue;
    }
    const module = (statement.moduleSpecifier as ts.StringLiteral).text;
    const isWhole = statement.exportClause === undefined && (whole[path] ?? []).includes(module);
    if (!isWhole && (statement.exportClause === undefined || !ts.isNamedExports(statement.exportClause))) {
      found.push(`${path}: name what comes from ${module} in place of \`*\``);
    }
    if (modules.includes(module)) found.push(`${path}: ${module} comes twice`);
    modules.push(module);
  }
  return found;
}

test.each(entries)(
  '%s is a table of contents: exports by name, or of what may be exported whole, and nothing computed',
  (path) => {
    expect(flaws(path, read(path))).toEqual([]);
  },
);

test('the Node entry has everything that the core entry has', async () => {
  const [node, core] = await Promise.all([import('../../src/index.ts'), import('../../src/core.ts')]);
  const missing = Object.keys(core).filter((name) => !(name in node));

  expect(Object.keys(core).length).toBeGreaterThan(10);
  expect(missing).toEqual([]);
});

test('the compiler sees every name of the core entry, types included, in the Node entry too', () => {
  const paths = ['src/core.ts', 'src/index.ts'].map((path) => join(root, path));
  const program = ts.createProgram(paths, {
    allowImportingTsExtensions: true,
    module: ts.ModuleKind.NodeNext,
    noEmit: true,
    target: ts.ScriptTarget.ESNext,
    types: [],
  });
  const [core = [], node = []] = paths.map((path) => exportedNames(program, path));

  // A name that comes from two places is exported by neither, and no error tells.
  expect(core).toEqual(expect.arrayContaining(['Account', 'Client', 'SongEvent', 'songContract']));
  expect(core.filter((name) => !node.includes(name))).toEqual([]);
});

function exportedNames(program: ts.Program, path: string): readonly string[] {
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(path);
  const symbol = file === undefined ? undefined : checker.getSymbolAtLocation(file);
  return symbol === undefined ? [] : checker.getExportsOfModule(symbol).map(({ name }) => name);
}

describe('the guard itself', () => {
  test.each([
    `export * from './a.ts';`,
    `export const planted = 1;`,
    `import { a } from './a.ts';`,
    `export { a } from './a.ts';\nexport type { B } from './a.ts';`,
  ])('finds the planted flaw: %s', (text) => {
    expect(flaws('planted.ts', text)).toHaveLength(1);
  });

  test('allows the core to export the generated protocol whole, and nobody else', () => {
    const text = `export * from './songs/index.ts';`;

    expect(flaws('src/core.ts', text)).toEqual([]);
    expect(flaws('src/testing/index.ts', text)).toHaveLength(1);
  });

  test('allows a list of named exports', () => {
    expect(
      flaws('planted.ts', `export { A, b, type C } from './a.ts';\nexport type { D } from './b.ts';`),
    ).toEqual([]);
  });
});
