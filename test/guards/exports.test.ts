import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { read } from './support/repository.ts';

const entries = ['src/index.ts', 'src/core.ts', 'src/testing/index.ts', 'src/generator/index.ts'];

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
    if (statement.exportClause === undefined || !ts.isNamedExports(statement.exportClause)) {
      found.push(`${path}: name what comes from ${module} in place of \`*\``);
    }
    if (modules.includes(module)) found.push(`${path}: ${module} comes twice`);
    modules.push(module);
  }
  return found;
}

test.each(entries)('%s is a table of contents: named exports only, nothing computed', (path) => {
  expect(flaws(path, read(path))).toEqual([]);
});

test('the Node entry has everything that the core entry has', async () => {
  const [node, core] = await Promise.all([import('../../src/index.ts'), import('../../src/core.ts')]);
  const missing = Object.keys(core).filter((name) => !(name in node));

  expect(Object.keys(core).length).toBeGreaterThan(10);
  expect(missing).toEqual([]);
});

test('the Node entry names every type that the core entry names', () => {
  const names = (path: string): string[] => exportedNames(path, read(path));

  expect(names('src/core.ts').filter((name) => !names('src/index.ts').includes(name))).toEqual([]);
});

function exportedNames(path: string, text: string): string[] {
  return ts
    .createSourceFile(path, text, ts.ScriptTarget.Latest, false)
    .statements.filter(ts.isExportDeclaration)
    .flatMap(({ exportClause }) =>
      exportClause !== undefined && ts.isNamedExports(exportClause)
        ? exportClause.elements.map(({ name }) => name.text)
        : [],
    );
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

  test('allows a list of named exports', () => {
    expect(
      flaws('planted.ts', `export { A, b, type C } from './a.ts';\nexport type { D } from './b.ts';`),
    ).toEqual([]);
  });
});
