import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { songBackendSection } from '../../../../src/node/configuration/backend-section.ts';
import { clientSection } from '../../../../src/node/configuration/client-section.ts';
import { readConfiguration } from '../../../../src/node/configuration/read-configuration.ts';
import { read } from '../../../guards/support/repository.ts';
import { tempFolder } from '../../../helpers/temp-folder.ts';
import { codeBlocks } from '../../../packaging/documents.ts';

const page = 'docs/configuration.md';

test('every file that the page on configuration shows can be used', async () => {
  await using folder = await tempFolder('configuration');
  const files = codeBlocks(page).filter(({ language }) => language === 'json');
  const path = join(folder.path, 'stdwire.json');

  expect(files.length).toBeGreaterThan(0);
  for (const { code } of files) {
    await writeFile(path, code);
    const backend = code.includes('stdwire_songs') ? 'songs' : 'any';
    expect(readConfiguration(path, { backend, env: {} }).path).toBe(path);
  }
});

test('the page on configuration names every setting of both sections', () => {
  const text = read(page);
  const names = [clientSection, songBackendSection].flatMap(({ shape }) => Object.keys(shape));

  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});
