import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPromptFile } from '../../../examples/main-job/prompt-file.ts';
import { UsageError } from '../../../examples/main-job/usage-error.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

async function reading(text: string): Promise<unknown> {
  await using folder = await tempFolder('prompt-file');
  const path = join(folder.path, 'prompts');
  await writeFile(path, text);
  return await readPromptFile(path).catch((error: unknown) => error);
}

test.each([
  ['[{"title": "A & B", "style": "jazz"}]'],
  ['\uFEFF{"prompts": [{"title": "A & B", "style": "jazz"}]}'],
  ['<TITLE>A &amp; B</TITLE><STYLE>jazz</STYLE>'],
])('the prompts of %j are read', async (text) => {
  expect(await reading(text)).toEqual([{ title: 'A & B', lyrics: '', style: 'jazz' }]);
});

test.each([
  ['[]', /its JSON list is empty/],
  ['{"prompts": []}', /its JSON list is empty/],
  ['{"songs": []}', /a list of prompts/],
  ['[{"title": "A"}, {"title": "B", "lirics": "la"}]', /prompt 2 has a field "lirics".*"lyrics"/],
  ['[{"title": " "}]', /prompt 1 has an empty title/],
  ['<TITLE></TITLE>', /prompt 1 has an empty title/],
  [`[{"title": "A", "style": "${'x'.repeat(1001)}"}]`, /prompt 1: its style has 1001 characters/],
  ['["A"]', /prompt 1 must be an object/],
  ['', /at least one <TITLE>/],
])('the prompts of %.50j are refused in words of our own', async (text, message) => {
  const error = await reading(text);

  expect(error).toBeInstanceOf(UsageError);
  expect(String(error)).toMatch(message);
});

test('a file that is missing, or a folder, is told with why and what to do', async () => {
  await using folder = await tempFolder('prompt-file');
  const directory = join(folder.path, 'folder');
  await mkdir(directory);
  const missing = join(folder.path, 'missing.json');

  await expect(readPromptFile(missing)).rejects.toThrow(
    `The file of prompts ${missing} cannot be read: there is nothing of that name. Name another one with --prompts FILE.`,
  );
  await expect(readPromptFile(directory)).rejects.toThrow(/it is a folder, not a file.*--prompts FILE/);
});
