import { posix } from 'node:path';
import ts from 'typescript';

/** What one module gives to others, and what it takes from them: `file#name`; `file#*` stands for all of it. */
interface Names {
  readonly given: readonly string[];
  readonly taken: readonly string[];
}

/** Reads the exports and imports of a source text. `resolve` turns a specifier into a path, or nothing for a package. */
export function namesOf(
  path: string,
  text: string,
  resolve: (path: string, specifier: string) => string | undefined = relative,
): Names {
  const given: string[] = [];
  const taken: string[] = [];
  const take = (specifier: ts.Node | undefined, names: readonly string[]): void => {
    const file =
      specifier !== undefined && ts.isStringLiteral(specifier) ? resolve(path, specifier.text) : undefined;
    if (file !== undefined) taken.push(...names.map((name) => `${file}#${name}`));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) take(node.moduleSpecifier, importedNames(node.importClause));
    else if (ts.isExportDeclaration(node)) {
      const clause = node.exportClause;
      const elements = clause !== undefined && ts.isNamedExports(clause) ? clause.elements : undefined;
      take(
        node.moduleSpecifier,
        elements?.map(({ name, propertyName }) => (propertyName ?? name).text) ?? ['*'],
      );
      given.push(...(elements ?? []).map(({ name }) => `${path}#${name.text}`));
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      take(node.arguments[0], ['*']);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      take(node.argument.literal, ['*']);
    else if (isExported(node)) given.push(...declaredNames(node).map((name) => `${path}#${name}`));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false));
  return { given, taken };
}

/** The path of a relative specifier. */
export function relative(path: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : undefined;
}

function importedNames(clause: ts.ImportClause | undefined): string[] {
  const bindings = clause?.namedBindings;
  if (bindings === undefined) return [];
  if (ts.isNamespaceImport(bindings)) return ['*'];
  return bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text);
}

function isExported(node: ts.Node): boolean {
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

function declaredNames(node: ts.Node): string[] {
  if (ts.isVariableStatement(node)) {
    return node.declarationList.declarations.flatMap(({ name }) =>
      ts.isIdentifier(name) ? [name.text] : [],
    );
  }
  const { name } = node as ts.Node & { name?: ts.Node };
  return name !== undefined && ts.isIdentifier(name) ? [name.text] : [];
}
