import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { preloadPath, resolvePreload } from '../../../../src/electron/main/index.ts';
import { repositoryRoot } from '../../../helpers/python.ts';

test('the preload script is where the package exports it', () => {
  const { exports } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
    exports: Record<string, string>;
  };
  const path = join(repositoryRoot, exports['./electron/preload.cjs'] ?? '');

  expect([preloadPath, resolvePreload()]).toEqual([path, path]);
});
