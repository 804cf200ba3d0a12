import { join } from 'node:path';
import { expect, test } from 'vitest';
import { arrange } from '../../../../src/conformance/backend/arrange.ts';
import { noLeaks } from '../../../helpers/leaks.ts';

const plan = {
  command: ['backend', '--data', '{dir}', '{"braces": "stay"}'],
  cwd: '/',
  env: { A: '1' },
} as const;

test('the fresh folder stands in the command line and in the environment, and other braces stay', async () => {
  await using arranged = await arrange(plan, '/fresh', [], undefined);

  expect(arranged.start).toEqual({
    command: ['backend', '--data', '/fresh', '{"braces": "stay"}'],
    cwd: '/',
    env: { A: '1', STDWIRE_CONFORMANCE_DIR: '/fresh' },
  });
});

test('a condition adds arguments and environment, with what the program beside has said', async () => {
  await using _leaks = await noLeaks();
  const says = 'console.log(JSON.stringify({ url: "http://studio" })); process.stdin.resume();';
  const conditions = {
    folder: process.cwd(),
    byName: {
      studio: {
        args: ['--studio', '{beside.url}', '--rules', '{here}/rules.json'],
        env: { STUDIO: '{beside.url}' },
        beside: [process.execPath, '-e', says] as [string, ...string[]],
      },
    },
  };

  await using arranged = await arrange(plan, '/fresh', ['studio'], conditions);

  expect(arranged.start.command.slice(4)).toEqual([
    '--studio',
    'http://studio',
    '--rules',
    `${process.cwd()}/rules.json`,
  ]);
  expect(arranged.start.env.STUDIO).toBe('http://studio');
});

test('a program beside that says nothing is told, and nothing of it is left', async () => {
  await using _leaks = await noLeaks();
  const beside: [string, ...string[]] = [process.execPath, '-e', ''];
  const conditions = { folder: process.cwd(), byName: { mute: { beside } } };

  await expect(arrange(plan, '/fresh', ['mute'], conditions)).rejects.toThrow('printed no line');
});

test('a program beside that is not there is told', async () => {
  const beside: [string, ...string[]] = [join('nowhere', 'studio')];
  const conditions = { folder: process.cwd(), byName: { gone: { beside } } };

  await expect(arrange(plan, '/fresh', ['gone'], conditions)).rejects.toThrow(
    'The program beside the backend cannot be run:',
  );
});
