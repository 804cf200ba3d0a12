import { expect, test } from 'vitest';
import { codeBlocks } from '../packaging/documents.ts';
import { read, repositoryFiles } from './support/repository.ts';

const page = read('docs/use-the-client.md');

/** Everything in single quotes in a part of a source. */
function quoted(source: string): string[] {
  return [...source.matchAll(/'([^'\n]+)'/g)].map(([, word = '']) => word);
}

test('the page on the client names every variable that a backend is given', () => {
  const lists = [...read('src/process/environment.ts').matchAll(/^const \w+ = \[([\s\S]*?)\];$/gm)];
  const names = lists.flatMap(([, list = '']) => quoted(list)).map((name) => name.replace(/\*$/, ''));

  expect(names.length).toBeGreaterThan(30);
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test('the page on the client has every code of an error', () => {
  const [, union = ''] = /export type BackendErrorCode =([^;]+);/.exec(read('src/errors.ts')) ?? [];
  const codes = quoted(union);

  expect(codes.length).toBeGreaterThan(10);
  expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});

test('the page on the client has every option and every event', () => {
  const sources = [
    'src/process/process-options.ts',
    'src/supervisor/client-options.ts',
    'src/client/call-options.ts',
    'src/node/client-options.ts',
  ];
  const options = sources.flatMap((path) =>
    [
      ...read(path).matchAll(
        /export interface (?:ProcessOptions|LimitOptions|CallOptions|ClientOptions)\b[\s\S]*?^}/gm,
      ),
    ].flatMap(([body]) => members(body)),
  );
  const events = ['src/client/notices.ts', 'src/supervisor/client-types.ts'].flatMap((path) =>
    [...read(path).matchAll(/export interface (?:ClientEvents|SupervisedEvents)\b[\s\S]*?^}/gm)].flatMap(
      ([body]) => members(body),
    ),
  );

  expect(options.length).toBeGreaterThan(10);
  expect(events.length).toBeGreaterThan(4);
  expect(options.filter((name) => !new RegExp(`\`${name}\`|\\b${name}:`).test(page))).toEqual([]);
  expect(events.filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([]);
});

/** The names of the properties of an interface. */
function members(body: string): string[] {
  return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name = '']) => name);
}

test('no code to copy from a page needs a syntax that Node 22 does not have', () => {
  const pages = repositoryFiles().filter((path) => path.endsWith('.md'));
  const blocks = pages.flatMap((path) => codeBlocks(path)).filter(({ language }) => language === 'ts');

  expect(blocks.length).toBeGreaterThan(5);
  expect(blocks.filter(({ code }) => /\busing \w+ =/.test(code))).toEqual([]);
});
