import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { read } from './support/repository.ts';

const entries = ['src/index.ts', 'src/core.ts', 'src/testing/index.ts', 'src/generator/index.ts'];

/** What makes an entry file more, or less, than a sorted table of contents. */
function flaws(path: string, text: string): string[] {
  const found: string[] = [];
  const specifiers: string[] = [];
  for (const statement of ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false).statements) {
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier === undefined) {
      found.push(`${path}: only \`export … from\` belongs here, not: ${ts.SyntaxKind[statement.kind]}`);
      continue;
    }
    const module = (statement.moduleSpecifier as ts.StringLiteral).text;
    const clause = statement.exportClause;
    if (clause === undefined || !ts.isNamedExports(clause)) {
      found.push(`${path}: name what comes from ${module} in place of \`*\``);
      continue;
    }
    specifiers.push(module);
    const names = clause.elements.map(({ name }) => name.text);
    if (!isSorted(names)) found.push(`${path}: sort the names from ${module}`);
  }
  if (!isSorted(specifiers)) found.push(`${path}: sort the modules: ${specifiers.join(', ')}`);
  return found;
}

function isSorted(names: readonly string[]): boolean {
  const key = (name: string): string => name.toLowerCase();
  return names.every((name, index) => index === 0 || key(names[index - 1] ?? '') <= key(name));
}

test.each(entries)('%s is a table of contents: named exports only, sorted, nothing computed', (path) => {
  expect(flaws(path, read(path))).toEqual([]);
});

test('the Node entry names everything that the core entry names', () => {
  const names = (path: string): string[] =>
    [...read(path).matchAll(/^export .*?from '.*?';$/gms)].flatMap(([text]) =>
      [...text.matchAll(/\b([A-Za-z]\w*)\b(?=\s*[,}])/g)].map(([, name = '']) => name),
    );
  const core = names('src/core.ts').filter(
    (name) => !['BackendClient', 'BackendClientOptions', 'Client', 'ClientOptions'].includes(name),
  );

  expect(core.length).toBeGreaterThan(5);
  expect(core.filter((name) => !names('src/index.ts').includes(name))).toEqual([]);
});

describe('the guard itself', () => {
  test.each([
    `export * from './a.ts';`,
    `export const planted = 1;`,
    `import { a } from './a.ts';`,
    `export { b, a } from './a.ts';`,
    `export { b } from './b.ts';\nexport { a } from './a.ts';`,
  ])('finds the planted flaw: %s', (text) => {
    expect(flaws('planted.ts', text)).toHaveLength(1);
  });

  test('allows a sorted list of named exports', () => {
    expect(
      flaws('planted.ts', `export { A, b, type C } from './a.ts';\nexport type { D } from './b.ts';`),
    ).toEqual([]);
  });
});
