import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { StartError, StartTimeoutError } from '../../../src/index.ts';
import { isThere } from '../../helpers/processes.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';
import { statesOf } from './child-client.ts';
import { clientOf } from './process-client.ts';

test('C01: a program that does not exist is an error that names it, and is not tried again', async () => {
  await using backend = await clientOf('', [], { command: '/no/such/python3' });
  const error = await rejectionOf(backend.client.start());

  expect(error).toBeInstanceOf(StartError);
  expect(error).toMatchObject({ reason: 'not-found', path: '/no/such/python3' });
  expect((error as Error).message).toContain('/no/such/python3');
  expect(backend.client.status).toMatchObject({ state: 'error', generation: 1, restarts: 0 });
  expect(statesOf(backend.statuses)).toEqual(['starting', 'error']);
});

test.skipIf(process.platform === 'win32')(
  'C02: a program that may not be executed is an error that names it, and is not tried again',
  async () => {
    await using folder = await tempFolder('fault');
    const program = join(folder.path, 'backend');
    await writeFile(program, '#!/bin/sh\n');
    await using backend = await clientOf('', [], { command: program });
    const error = await rejectionOf(backend.client.start());

    expect(error).toBeInstanceOf(StartError);
    expect(error).toMatchObject({ reason: 'not-executable', path: program });
    expect((error as Error).message).toContain(program);
    expect(statesOf(backend.statuses)).toEqual(['starting', 'error']);
  },
);

test('C03: a working folder that does not exist is an error that names the folder, not the program', async () => {
  await using backend = await clientOf('echo.py', [], { cwd: '/no/such/folder' });
  const error = await rejectionOf(backend.client.start());

  expect(error).toBeInstanceOf(StartError);
  expect(error).toMatchObject({ reason: 'no-such-cwd', cwd: '/no/such/folder' });
  expect((error as Error).message).toMatch(/^The working folder \/no\/such\/folder does not exist/);
  expect(statesOf(backend.statuses)).toEqual(['starting', 'error']);
});

test('C04: a death before it is ready is a failed start that shows the end of its traceback', async () => {
  await using backend = await clientOf('dies_on_import.py');
  const error = (await rejectionOf(backend.client.start())) as StartError;

  expect(error).toBeInstanceOf(StartError);
  expect(error).toMatchObject({ reason: 'exited', exitCode: 1, signal: null });
  expect(error.stderrTail).toMatch(
    /^Traceback.*ModuleNotFoundError: No module named 'a_module_that_nobody_has'$/s,
  );
  expect(error.message).toContain("No module named 'a_module_that_nobody_has'");
  expect(backend.client.status).toMatchObject({ state: 'error', restarts: 0, lastExit: { exitCode: 1 } });
  expect(statesOf(backend.statuses)).toEqual(['starting', 'error']);
});

test.skipIf(process.platform === 'win32')(
  'C05: a backend that never says that it is ready is ended, and so is what it has started',
  async () => {
    const timeoutMs = 3000;
    await using backend = await clientOf('lives_on.py', ['deaf', 'unready'], { startTimeoutMs: timeoutMs });
    const starting = rejectionOf(backend.client.start());
    const family = await Promise.all(['backend', 'grandchild'].map((name) => backend.lineTo(name)));
    const error = await starting;

    expect(error).toBeInstanceOf(StartTimeoutError);
    expect(error).toMatchObject({ timeoutMs });
    await Promise.all(family.map(({ ended }) => ended));
    expect(isThere(family[0]?.pid ?? 0)).toBe(false);
    expect(statesOf(backend.statuses)).toEqual(['starting', 'error']);
  },
);
