import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { python } from '../helpers/python.ts';
import { codeBlocks } from '../packaging/documents.ts';
import { read, repositoryFiles, root } from './support/repository.ts';

const pages = repositoryFiles().filter((path) => path.endsWith('.md'));
/** Written by hand, unlike the reference. */
const handWritten = pages.filter((path) => !path.startsWith('docs/protocol/'));

/** Links of a page to files of the repository that are not there. */
function brokenLinks(page: string, text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
    .filter((target) => !existsSync(join(root, dirname(page), target)))
    .map((target) => `${page} → ${target}`);
}

test('every link between pages and files leads somewhere', () => {
  expect(pages.length).toBeGreaterThan(40);
  expect(pages.flatMap((page) => brokenLinks(page, read(page)))).toEqual([]);
});

test('the index of the documentation leads to every page of docs', () => {
  const index = read('docs/index.md');
  const written = handWritten.filter((path) => path.startsWith('docs/') && path !== 'docs/index.md');

  expect(written.filter((path) => !index.includes(`(${path.slice('docs/'.length)})`))).toEqual([]);
});

test('every piece of Python and JSON in the pages can be read', () => {
  const blocks = handWritten.flatMap((page) => codeBlocks(page));
  const script = 'import ast, json, sys\nfor source in json.load(sys.stdin): ast.parse(source)';
  const sources = blocks.filter(({ language }) => language === 'python').map(({ code }) => code);
  const documents = blocks.filter(({ language }) => language === 'json').map(({ code }) => code);

  expect(sources.length).toBeGreaterThan(5);
  execFileSync(python, ['-c', script], { input: JSON.stringify(sources) });
  for (const document of documents) JSON.parse(document);
});

test('every script of package.json that people run is in the table of CONTRIBUTING', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const names = Object.keys(scripts).filter((name) => name !== 'prepack');
  const page = read('CONTRIBUTING.md');

  expect(
    names.filter(
      (name) => !page.includes(`| \`npm ${['start', 'test'].includes(name) ? '' : 'run '}${name}\` |`),
    ),
  ).toEqual([]);
});

describe('the guard itself', () => {
  test('finds a planted link that leads nowhere', () => {
    expect(
      brokenLinks('docs/planted.md', '[a](../README.md) [b](nowhere.md#part) [c](https://example.com)'),
    ).toEqual(['docs/planted.md → nowhere.md']);
  });
});
