import { expect, test } from 'vitest';

import { repositoryRoot } from '../../helpers/python.ts';
import { run } from '../generator/support/run.ts';

test('everything generated is what the protocol folder says, and the release of this version is frozen as it is', async () => {
  const { code, output } = await run(process.execPath, ['scripts/generate.mjs', '--check'], {
    cwd: repositoryRoot,
  });

  expect(output).toMatch(/^\d+ generated files were up to date\.\s*$/);
  expect(code).toBe(0);
});
