import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { read, repositoryFiles } from './support/repository.ts';

const entries = [
  'src/index.ts',
  'src/core.ts',
  'src/testing/index.ts',
  'src/generator/index.ts',
  'src/electron/renderer/index.ts',
  'src/electron/react/index.ts',
];

/** Names that the entries of the package export. */
const publicNames = new Set(
  entries.flatMap((path) =>
    parse(path, read(path)).statements.flatMap((statement) =>
      ts.isExportDeclaration(statement) &&
      statement.exportClause !== undefined &&
      ts.isNamedExports(statement.exportClause)
        ? statement.exportClause.elements.map(({ name, propertyName }) => (propertyName ?? name).text)
        : [],
    ),
  ),
);

function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

/** Fields of public interfaces and classes that say nothing about themselves. TypeDoc asks for all else. */
function undocumented(path: string, text: string, isPublic: (name: string) => boolean): string[] {
  return parse(path, text).statements.flatMap((statement) => {
    if (!ts.isInterfaceDeclaration(statement) && !ts.isClassDeclaration(statement)) return [];
    const owner = statement.name?.text ?? '';
    if (!isPublic(owner)) return [];
    const members: readonly ts.Node[] = statement.members;
    return members
      .filter(
        (member) => (ts.isPropertySignature(member) || ts.isPropertyDeclaration(member)) && !isHidden(member),
      )
      .filter((member) => ts.getJSDocCommentsAndTags(member).length === 0)
      .map((member) => `${path}: ${owner}.${(member as ts.PropertySignature).name.getText()}`);
  });
}

/** What nobody outside can see, and what only repeats a documented field of its base. */
function isHidden(member: ts.PropertySignature | ts.PropertyDeclaration): boolean {
  const modifiers = ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []) : [];
  const hiding = [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.OverrideKeyword];
  return ts.isPrivateIdentifier(member.name) || modifiers.some(({ kind }) => hiding.includes(kind));
}

test('every field of a public interface or class is documented', () => {
  const sources = repositoryFiles().filter(
    (path) => /^src\/.*\.ts$/.test(path) && !path.startsWith('src/cli/'),
  );
  const maps = ['SongCommandMap', 'ControlMap'];
  const isPublic = (name: string): boolean => publicNames.has(name) && !maps.includes(name);

  expect(publicNames.size).toBeGreaterThan(100);
  expect(sources.flatMap((path) => undocumented(path, read(path), isPublic))).toEqual([]);
});

describe('the guard itself', () => {
  test.each(['export interface Planted { readonly a: string }', 'export class Planted { readonly a = 1; }'])(
    'finds the planted field in: %s',
    (text) => {
      expect(undocumented('planted.ts', text, () => true)).toEqual(['planted.ts: Planted.a']);
    },
  );

  test.each([
    'export interface Planted {\n  /** What it is. */\n  readonly a: string;\n}',
    'export class Planted extends Base { #a = 1; override readonly code = 1; }',
    'interface Internal { a: string }',
  ])('lets be: %s', (text) => {
    expect(undocumented('planted.ts', text, (name) => name === 'Planted')).toEqual([]);
  });
});
