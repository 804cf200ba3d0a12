import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { trayTemplate } from '../../src/electron/tray/index.ts';
import { BackendClient, StartError } from '../../src/index.ts';
import { noLeaks } from '../helpers/leaks.ts';
import { backendFixture, python } from '../helpers/python.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { rejectionOf } from '../helpers/tiny-client.ts';

const actions = { start: () => {}, stop: () => {}, restart: () => {}, quit: () => {} };

test('the tray says of a client whose program is missing that it was not found, and where, by the status alone', async () => {
  await using _leaks = await noLeaks();
  await using folder = await tempFolder('tray');
  const path = join(folder.path, 'no backend');
  await using client = new BackendClient({ command: path });
  const error = await rejectionOf(client.start());

  expect(error).toBeInstanceOf(StartError);
  expect(client.logFile).toBeUndefined();
  expect(client.status.lastError).toMatchObject({ code: 'START_FAILED', reason: 'not-found', path });
  expect(labelsOf(client)).toEqual([
    'Backend: not found',
    `Looked for at ${path}`,
    'Try again',
    '(Start)',
    '(Stop)',
    '(Restart)',
    'Quit',
  ]);
});

test.skipIf(process.platform === 'win32')(
  'the tray says so no more once the program is back and was started',
  async () => {
    await using _leaks = await noLeaks();
    await using folder = await tempFolder('tray');
    const path = join(folder.path, 'backend');
    await using client = new BackendClient({ command: path });
    await rejectionOf(client.start());
    await writeFile(path, `#!/bin/sh\nexec "${python}" "${backendFixture('echo.py')}"\n`, { mode: 0o755 });
    await client.start();

    expect(client.status.lastError).toBeNull();
    expect(labelsOf(client)[0]).toBe('Backend: running');
  },
);

/** What the menu says but for the lines; what cannot be chosen and is an action stands in brackets. */
function labelsOf({ status }: BackendClient): string[] {
  return trayTemplate(status, actions)
    .filter(({ type }) => type === undefined)
    .map(({ id, label = '', enabled }) =>
      enabled === false && id !== undefined && id !== 'state' ? `(${label})` : label,
    );
}
