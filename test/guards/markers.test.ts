import { describe, expect, test } from 'vitest';
import { read, repositoryFiles } from './support/repository.ts';

interface Rule {
  readonly name: string;
  readonly files: RegExp;
  readonly pattern: RegExp;
  /** Lines that are let be. */
  readonly unless?: RegExp;
}

const code = /\.(ts|mts|mjs|js|py|sh)$/;
const typescript = /\.(ts|mts)$/;

/** The words are put together here, so that this file does not find itself. */
const word = (...parts: string[]): string => parts.join('');

const rules: readonly Rule[] = [
  {
    name: 'unfinished work',
    files: code,
    pattern: new RegExp(
      `\\b(${word('TO', 'DO')}|${word('FIX', 'ME')}|${word('X', 'XX')}|${word('HA', 'CK')})\\b`,
    ),
  },
  {
    name: 'a stub',
    files: code,
    pattern: new RegExp(
      `${word('not', ' ', 'implemented', ' ', 'yet')}|${word('raise ', 'NotImplementedError')}`,
      'i',
    ),
  },
  {
    name: 'a way around the type checker',
    files: typescript,
    pattern: new RegExp(`\\b${word('as', ' any')}\\b|: ${word('an', 'y')}\\b|<${word('an', 'y')}>`),
    // The word is an ordinary one in prose.
    unless: /^\s*(?:\*|\/\*|\/\/)/,
  },
  {
    name: 'a way around the type checker',
    files: typescript,
    pattern: new RegExp(word('@ts-', '(ignore|nocheck)')),
  },
  {
    name: 'code in a comment',
    files: /\.(ts|mts|mjs|js)$/,
    // A line comment that ends like a statement, or opens a block. Prose ends with a full stop or nothing.
    pattern:
      /^\s*\/\/\s*(?:(?:const|let|var|return|await|import|export|throw|if \(|for \(|while \().*[;{]|[\w.]+\(.*\);|\}\s*(?:else.*)?)\s*$/,
  },
  {
    name: 'code in a comment',
    files: /\.py$/,
    pattern:
      /^\s*#\s*(?:(?:def|class) \w+.*:|(?:if|for|while|with|elif) .*:|(?:return|import|raise|yield) [\w.()]+|from [\w.]+ import .*|[\w.]+\([^)]*\)|\w+ = .*[)\]\d"'])\s*$/,
  },
  {
    name: 'a test that is alone or left out',
    files: /\.test\.ts$/,
    pattern: new RegExp(`\\b(test|it|describe)\\.(${word('on', 'ly')}|${word('to', 'do')})\\b`),
  },
];

/** Lines of one file that break a rule. */
function flaws(path: string, text: string): string[] {
  const applicable = rules.filter(({ files }) => files.test(path));
  return text
    .split('\n')
    .flatMap((line, index) =>
      applicable
        .filter(({ pattern, unless }) => pattern.test(line) && !unless?.test(line))
        .map(({ name }) => `${path}:${index + 1}: ${name}: ${line.trim()}`),
    );
}

test('no file holds unfinished work, stubs, commented-out code or ways around the type checker', () => {
  const files = repositoryFiles().filter((path) => code.test(path));

  expect(files.length).toBeGreaterThan(50);
  expect(files.flatMap((path) => flaws(path, read(path)))).toEqual([]);
});

describe('the guard itself', () => {
  test.each([
    ['a.ts', `// ${word('TO', 'DO')}: later`],
    ['a.py', `# ${word('FIX', 'ME')} later`],
    ['a.ts', `const value = thing ${word('as', ' any')};`],
    ['a.ts', `function planted(value: ${word('an', 'y')}) {`],
    ['a.ts', `// ${word('@ts-', 'ignore')}`],
    ['a.ts', '  // const old = compute(1);'],
    ['a.mjs', '// if (value) {'],
    ['a.ts', '// connection.close(cause);'],
    ['a.py', '    # return value'],
    ['a.py', '# total = compute(1)'],
    ['a.py', '# if value:'],
    ['a.py', `    ${word('raise ', 'NotImplementedError')}`],
    ['a.test.ts', `test.${word('on', 'ly')}('alone', () => {});`],
  ])('finds the planted line in %s: %s', (path, line) => {
    expect(flaws(path, line)).toHaveLength(1);
  });

  test.each([
    ['a.ts', '// Delete first, then settle: a listener may call again.'],
    ['a.ts', '// https://nodejs.org/api/child_process.html'],
    ['a.ts', '// import() is asynchronous, so the order holds'],
    ['a.ts', `/** It fails with one error: ${word('an', 'y')} other is left alone. */`],
    ['a.py', '# Two waiters may find the same lock; return what the first has made.'],
    ['a.py', '# from here on nothing may fail'],
  ])('lets prose in %s be: %s', (path, line) => {
    expect(flaws(path, line)).toEqual([]);
  });
});
