import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { codeBlocks } from '../packaging/documents.ts';
import { read, root } from './support/repository.ts';

const page = 'docs/electron.md';

/** The pieces of code of the page as files: a piece `after=x.ts` goes on where `file=x.ts` ended. */
function filesOf(blocks: ReturnType<typeof codeBlocks>): Map<string, string> {
  const files = new Map<string, string>();
  for (const { note, code } of blocks) {
    const [, kind, name = ''] = /^(file|after)=(\S+)$/.exec(note) ?? [];
    if (kind === undefined) throw new Error(`No file is named for: ${code}`);
    files.set(name, kind === 'file' ? code : `${files.get(name)}\n${code}`);
  }
  return files;
}

/** What the compiler says of files that stand in no folder, under the options of this repository. */
function complaints(files: ReadonlyMap<string, string>): string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const virtual = new Map([...files].map(([name, code]) => [join(root, 'test', 'pages', name), code]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => virtual.has(path) || fileExists(path);
  host.readFile = (path) => virtual.get(path) ?? readFile(path);
  host.getSourceFile = (path, languageVersion, ...rest) => {
    const code = virtual.get(path);
    return code === undefined
      ? getSourceFile(path, languageVersion, ...rest)
      : ts.createSourceFile(path, code, languageVersion);
  };
  const program = ts.createProgram([...virtual.keys()], pageOptions(options), host);
  return [...virtual.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => `${path.split('/').at(-1)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
  });
}

/** A page has a DOM and JSX; what it only shows need not be used. */
function pageOptions(options: ts.CompilerOptions): ts.CompilerOptions {
  return {
    ...options,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    jsx: ts.JsxEmit.ReactJSX,
    noUnusedLocals: false,
  };
}

const blocks = codeBlocks(page).filter(({ language }) => ['ts', 'tsx'].includes(language));

test('every piece of TypeScript on the page about Electron is true to the code', () => {
  expect(blocks.length).toBeGreaterThan(8);
  expect(complaints(filesOf(blocks))).toEqual([]);
});

test('the page about Electron explains each reason for which a bridge refuses that a developer can mend', () => {
  const [, union = ''] = /export type BridgeRefusal =([^;]+);/.exec(read('src/errors.ts')) ?? [];
  const reasons = [...union.matchAll(/'([^']+)'/g)].map(([, reason = '']) => reason);
  const own = ['malformed', 'duplicate-id', 'unknown-command', 'internal'];

  expect(reasons.length).toBeGreaterThan(8);
  expect(reasons.filter((reason) => !own.includes(reason) && !read(page).includes(`\`${reason}\``))).toEqual(
    [],
  );
});

describe('the guard itself', () => {
  test('finds a name that does not exist', () => {
    const planted = new Map([
      ['planted.ts', "import { connectBackends } from 'stdwire/electron/renderer';\n"],
    ]);

    expect(complaints(planted)).toEqual([expect.stringContaining('connectBackends')]);
  });
});
