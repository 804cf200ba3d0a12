import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandFiles } from '../../helpers/command-files.ts';
import { gapsIn } from './support/describe-area.ts';

describe('the cases of the commands are complete', () => {
  it('27 commands are in the protocol', () => {
    expect(new Set(commandFiles.map(({ name }) => name)).size).toBe(27);
  });

  it.each([...new Set(commandFiles.map(({ area }) => area))])('the area %s has its cases', (area) => {
    const source = readFileSync(new URL(`${area}.test.ts`, import.meta.url), 'utf8');
    expect(source).toContain(`describeArea('${area}'`);
  });

  const file = {
    name: 'ANY',
    area: 'any',
    progress: [],
    errors: [
      { code: 'ONE', where: 'response', when: '' },
      { code: 'ONE', where: 'final', when: '' },
    ],
  } as const;
  const done = async () => {};
  const none = async () => [];

  it('an error without a case is found', () => {
    expect(gapsIn([file], { ANY: { success: done, errors: { ONE: none } } })).toEqual([
      'no case: ANY ONE@final',
    ]);
  });

  it('a command without cases is found', () => {
    expect(gapsIn([file], {})).toContain('no case: ANY');
  });

  it('a case without an error is found', () => {
    const errors = { ONE: none, 'ONE@final': none, TWO: none };
    expect(gapsIn([file], { ANY: { success: done, errors } })).toEqual(['not in the protocol: ANY TWO']);
  });
});
