import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import ts from 'typescript';

/** One `import`, `export … from` or `import()` of a file. */
export interface Import {
  /** As written. */
  readonly specifier: string;
  /** Whether only types come in, so that nothing of it is left at run time. */
  readonly typeOnly: boolean;
  /** Path from the repository's top folder, for relative ones. */
  readonly file: string | undefined;
}

/** Reads the imports of a source text. */
export function importsOf(path: string, text: string): Import[] {
  const found: Import[] = [];
  const add = (node: ts.Node | undefined, typeOnly: boolean): void => {
    if (node === undefined || !ts.isStringLiteral(node)) return;
    const specifier = node.text;
    const file = specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : undefined;
    found.push({ specifier, typeOnly, file });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node))
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false));
  return found;
}

/** Whether it names a part of Node. */
export function isNodeBuiltin({ specifier }: Import): boolean {
  return isBuiltin(specifier);
}

/** The package behind a specifier such as `@scope/name/part`; `undefined` for relative ones and parts of Node. */
export function packageOf(imported: Import): string | undefined {
  if (imported.file !== undefined || isNodeBuiltin(imported)) return undefined;
  const [first = '', second = ''] = imported.specifier.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

/** A graph of files: path → the files it imports, type imports included. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/** The first cycle, as the files along it, or `undefined`. */
export function findCycle(graph: Graph): string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const walk = (file: string): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    path.push(file);
    for (const next of graph.get(file) ?? []) {
      const cycle = walk(next);
      if (cycle !== undefined) return cycle;
    }
    path.pop();
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const cycle = walk(file);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

/** Every file that is reached from one, itself included. */
export function reachable(graph: Graph, from: string): Set<string> {
  const reached = new Set<string>();
  const queue = [from];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    queue.push(...(graph.get(file) ?? []));
  }
  return reached;
}
