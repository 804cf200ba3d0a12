import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

import { portabilityProblem, pythonPattern } from '../../../../src/generator/schema/portable-pattern.ts';
import { python } from '../../../helpers/python.ts';

const PORTABLE = [
  '^$',
  '^[a-z]+$',
  '^[0-9]{4}-[0-9]{2}$',
  '^(?:a|b)?c*$',
  '^[^\u0000- ]$',
  '^a{2,}?$',
  '^[\\]\\[\\\\\\-/]$',
  '^\\$[0-9]+\\.[0-9]{2}$',
  '^[éß😀]$',
];

test.each(PORTABLE)('%j is portable', (pattern) => {
  expect(portabilityProblem(pattern)).toBeUndefined();
});

test.each([
  ['[a-z]+', /must start with \^ and end with \$/],
  ['^[a-z]+', /must start with \^ and end with \$/],
  ['^a\\$', /must start with \^ and end with \$/],
  ['^\\d+$', /\\d is not allowed/],
  ['^\\w+$', /\\w is not allowed/],
  ['^[\\s]$', /\\s is not allowed/],
  ['^\\bword$', /\\b is not allowed/],
  ['^(a)\\1$', /\\1 is not allowed/],
  ['^\\u0041$', /\\u is not allowed/],
  ['^\\-$', /\\- is not allowed/],
  ['^.+$', /\. means different line ends/],
  ['^(?=a)a$', /only plain groups/],
  ['^(?<name>a)$', /only plain groups/],
  ['^(?P<name>a)$', /only plain groups/],
  ['^a$|^b$', /only allowed at the edge/],
  ['^[[a]$', /must be escaped/],
  ['^[a--b]$', /must be escaped/],
  ['^[]a]$', /an empty class/],
  ['^[^]$', /an empty class/],
  ['^a++$', /possessive/],
  ['^a{1,2}+$', /possessive/],
  ['^(a$', /not a valid regular expression/],
  ['^a{2,1}$', /not a valid regular expression/],
])('%j is not portable', (pattern, problem) => {
  expect(portabilityProblem(pattern)).toMatch(problem);
});

test('portable patterns match the same texts in both languages, also with a newline at the end', () => {
  const texts = [
    '',
    'a',
    'ab',
    'c',
    'aac',
    'bcc',
    '2024-01',
    '$1.50',
    ']',
    '\\',
    '-',
    'é',
    '😀',
    '\n',
    ' ',
    'aa',
    'aaaa',
    '٣',
  ];
  const all = [...texts, ...texts.map((text) => `${text}\n`)];
  const script = [
    'import json, re, sys',
    'patterns, texts = json.load(sys.stdin)',
    'print(json.dumps([[re.search(p, t) is not None for t in texts] for p in patterns]))',
  ].join('\n');
  const input = JSON.stringify([PORTABLE.map(pythonPattern), all]);

  const { stdout } = spawnSync(python, ['-W', 'error', '-c', script], { input, encoding: 'utf8' });

  expect(JSON.parse(stdout)).toEqual(
    PORTABLE.map((pattern) => all.map((text) => new RegExp(pattern, 'u').test(text))),
  );
});
