import { describe, expect, test } from 'vitest';
import { read, repositoryFiles } from './support/repository.ts';

/** Folders of somebody's machine; `/home/demo` and `/home/me` are nobody's. */
const patterns = [
  /(?<![\w.~/-])\/(?:root|work|opt|workspace|mnt|private)\/[\w.-]+/,
  /(?<![\w.~/-])\/(?:home|Users)\/(?!(?:demo|me)\b)[\w.-]+/,
  /(?<![\w.~/-])\/tmp\/[\w.-]+/,
  /\b[A-Z]:\\{1,2}(?:Users|Documents and Settings)\\{1,2}[\w.-]+/,
];

function machinePaths(path: string, text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      patterns
        .flatMap((pattern) => line.match(pattern)?.[0] ?? [])
        .map((found) => `${path}:${index + 1}: ${found}`),
    );
}

test('no file names a path of a machine', () => {
  const files = repositoryFiles().filter((path) => path !== 'test/guards/machine-paths.test.ts');

  expect(files.flatMap((path) => machinePaths(path, read(path)))).toEqual([]);
});

describe('the guard itself', () => {
  test.each([
    'cd /home/somebody/stdwire',
    '"file": "/Users/somebody/music/a.mp3"',
    "const folder = '/tmp/stdwire-test';",
    'see /root/.cache',
    'C:\\Users\\somebody\\stdwire',
  ])('finds the planted path in: %s', (line) => {
    expect(machinePaths('planted.md', line)).toHaveLength(1);
  });

  test.each([
    'https://example.com/home/page',
    'src/tmp/file',
    '"/path/to/output"',
    '/usr/bin/env node',
    '~/.cache',
  ])('lets be: %s', (line) => {
    expect(machinePaths('planted.md', line)).toEqual([]);
  });
});
