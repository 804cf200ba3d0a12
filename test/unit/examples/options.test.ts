import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readOptions } from '../../../examples/main-job/options.ts';
import { UsageError } from '../../../examples/main-job/usage-error.ts';

test('the files and folders that are named are taken, and there are defaults', () => {
  expect(readOptions(['--prompts', 'p.json', '--out=there'])).toEqual({
    prompts: resolve('p.json'),
    out: resolve('there'),
  });
  expect(readOptions([])).toEqual({
    prompts: resolve(import.meta.dirname, '../../../examples/main-job/prompts.txt'),
    out: resolve('stdwire-output'),
  });
  expect(readOptions(['--help'])).toBeUndefined();
});

test.each([
  [['--promts', 'p.json'], /no option --promts.*--prompts, --out and --help.*npm start -- --help/],
  [['-x'], /no option -x/],
  [['p.json'], /"p\.json".*--prompts FILE/],
  [['--prompts'], /--prompts needs a file/],
  [['--prompts='], /--prompts needs a file/],
  [['--out', '--prompts', 'p.json'], /--out needs a folder/],
])('a wrong use %j is answered with what to write instead', (argv, message) => {
  expect(() => readOptions(argv)).toThrow(UsageError);
  expect(() => readOptions(argv)).toThrow(message);
});

test.each(['prompts', 'out'])(
  'an option --%s that npm took for its own is asked to stand behind --',
  (name) => {
    const env = { [`npm_config_${name}`]: 'true' };

    expect(() => readOptions(['p.json'], env)).toThrow(UsageError);
    expect(() => readOptions(['p.json'], env)).toThrow(`npm start -- --${name} …`);
  },
);
