import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { noLeaks } from '../../helpers/leaks.ts';
import { LifeLines } from '../../helpers/life-lines.ts';
import { backendFixture, python, repositoryRoot } from '../../helpers/python.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

/** A pipe between threads and processes: its two ends. */
async function pipe(path: string): Promise<[reader: FileHandle, writer: FileHandle]> {
  await promisify(execFile)('mkfifo', [path]);
  // To open one end waits for the other, save for both at once.
  const both = await open(path, 'r+');
  const ends = await Promise.all([open(path, 'r'), open(path, 'w')]);
  await both.close();
  return ends;
}

/** Starts a program, as the client does, and ends. */
const STARTER = `
  const { spawn } = require('node:child_process');
  const { workerData } = require('node:worker_threads');
  const { command, args, stdio, env } = workerData;
  spawn(command, args, { stdio, env, detached: true }).unref();
`;

describe.skipIf(process.platform === 'win32')('C28: a thread that ends', () => {
  test('C28: the backend that it has started is unaffected, until its stdin ends', async () => {
    await using _leaks = await noLeaks();
    await using folder = await tempFolder('thread');
    await using lines = await LifeLines.open();
    const [stdin, commands] = await pipe(join(folder.path, 'stdin'));
    const [answers, stdout] = await pipe(join(folder.path, 'stdout'));
    const worker = new Worker(STARTER, {
      eval: true,
      workerData: {
        command: python,
        args: [backendFixture('answers_pings.py')],
        stdio: [stdin.fd, stdout.fd, 'ignore'],
        env: { ...process.env, ...lines.env },
      },
    });
    await once(worker, 'exit');
    await Promise.all([stdin.close(), stdout.close()]);
    const backend = await lines.of('backend');
    await commands.write('{"id":"1","type":"PID","payload":{}}\n');
    const { buffer, bytesRead } = await answers.read(Buffer.alloc(1000), 0, 1000);

    expect(JSON.parse(buffer.toString('utf8', 0, bytesRead))).toMatchObject({ id: '1', data: backend.pid });
    await commands.close();
    await backend.ended;
    await answers.close();
  });

  test('C28: the backend of its own client ends with it, in good order', async () => {
    await using _leaks = await noLeaks();
    await using lines = await LifeLines.open();
    // Nothing of a thread runs once it is terminated, so what a backend without the library has started would be left.
    const args = [backendFixture('lives_on.py'), 'alone'];
    const worker = new Worker(join(repositoryRoot, 'test', 'fixtures', 'parents', 'keeps-a-backend.ts'), {
      argv: [JSON.stringify({ backend: { command: python, args } })],
      env: { ...process.env, ...lines.env },
      stdin: true,
      stdout: true,
    });
    await once(worker.stdout, 'data');
    const backend = await lines.of('backend');
    await worker.terminate();
    await backend.ended;

    expect(backend.said).toEqual(['end of input']);
  });
});
