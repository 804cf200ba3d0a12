import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  BackendClient,
  Client,
  type ClientOptions,
  diagnose,
  readConfiguration,
  StartError,
  songContract,
} from '../../src/index.ts';
import { backendFixture, python } from '../helpers/python.ts';
import { type TempFolder, tempFolder } from '../helpers/temp-folder.ts';
import { rejectionOf } from '../helpers/tiny-client.ts';
import { codeOf } from '../packaging/documents.ts';

interface Echo {
  readonly argv: string[];
  readonly cwd: string;
  readonly environment: Record<string, string>;
}

async function configured(folder: TempFolder, file: object): Promise<string> {
  const path = join(folder.path, 'stdwire.json');
  await writeFile(path, JSON.stringify(file));
  return path;
}

async function seenBy(options: ClientOptions): Promise<Echo> {
  await using client = new Client(songContract, options);
  await client.start();
  return (await client.call('ECHO', {})) as Echo;
}

const echo = [python, backendFixture('echo.py')];

describe('a client with a configuration file', () => {
  test('runs what the file says, and tells the backend where the file is', async () => {
    await using folder = await tempFolder('configuration');
    const client = { command: echo, args: ['a'], cwd: '.', env: { GIVEN: 'file' } };
    const configFile = await configured(folder, { client });
    const seen = await seenBy({ configFile });

    expect(seen.argv).toEqual(['a']);
    expect(seen.cwd).toBe(folder.path);
    expect(seen.environment).toMatchObject({ GIVEN: 'file', STDWIRE_CONFIG: configFile });
  });

  test('lets its own options win, one by one, and its environment variable by variable', async () => {
    await using folder = await tempFolder('configuration');
    const client = { command: echo, args: ['file'], env: { A: 'file', B: 'file' } };
    const configFile = await configured(folder, { client });
    const options = {
      configFile,
      args: ['option'],
      env: { A: 'option', STDWIRE_CONFIG: 'mine' },
      cwd: undefined,
    };
    const seen = await seenBy(options);

    expect(seen.argv).toEqual(['option']);
    expect(seen.environment).toMatchObject({ A: 'option', B: 'file', STDWIRE_CONFIG: 'mine' });
  });

  test('does not give the arguments of the file to another program', async () => {
    await using folder = await tempFolder('configuration');
    const configFile = await configured(folder, { client: { command: 'nothing', args: ['file'] } });

    expect((await seenBy({ configFile, command: [python, backendFixture('echo.py')] })).argv).toEqual([]);
  });

  test('hands on the variables that the section of the backend asks for, which it would not else', async () => {
    await using folder = await tempFolder('configuration');
    process.env.ASKED_FOR = 'here';
    process.env.NOT_ASKED_FOR = 'here';
    const file = { client: { command: echo }, backend: { place: `\${ASKED_FOR}` } };
    const { environment } = await seenBy({ configFile: await configured(folder, file) });
    delete process.env.ASKED_FOR;
    delete process.env.NOT_ASKED_FOR;

    expect(environment.ASKED_FOR).toBe('here');
    expect(environment).not.toHaveProperty('NOT_ASKED_FOR');
  });

  test('cannot be made where the file is wrong, or names no program', async () => {
    await using folder = await tempFolder('configuration');
    const wrong = await configured(folder, { client: { comand: 'x' } });
    expect(() => new BackendClient({ configFile: wrong })).toThrow(StartError);
    expect(() => new BackendClient({ configFile: wrong })).toThrow('Did you mean command?');

    const empty = await configured(folder, {});
    expect(() => new BackendClient({ configFile: empty })).toThrow(/names no program/);
    expect(() => new BackendClient({})).toThrow(TypeError);
  });

  test('starts the song backend, which reads its own section', async () => {
    await using folder = await tempFolder('configuration');
    const configFile = await configured(folder, {
      client: { command: [python, '-m', 'stdwire_songs'] },
      backend: { data_dir: 'data', session_mode: 'direct', log_level: `\${STDWIRE_TEST_LEVEL:debug}` },
    });
    await using backend = new BackendClient({ configFile });
    await backend.start();
    await backend.getAccounts({});

    expect(await readdir(join(folder.path, 'data'))).not.toEqual([]);
  });

  test('runs a backend that reads a section of its own, whichever client it is', async () => {
    await using folder = await tempFolder('configuration');
    const code = codeOf('docs/configuration.md', { language: 'python' });
    await writeFile(join(folder.path, 'greeter.py'), code);
    const configFile = await configured(folder, {
      client: { command: [python, 'greeter.py'], cwd: '.' },
      backend: { greeting: `\${STDWIRE_TEST_GREETING:hi}` },
    });

    expect(readConfiguration(configFile).backend).toEqual({ greeting: 'hi' });
    for (const client of [new BackendClient({ configFile }), new Client(songContract, { configFile })]) {
      await client.start();
      expect(await client.call('GREET', { name: 'Ada' })).toEqual({ text: 'hi, Ada' });
      await client.close();
    }
    expect(await diagnose({ configFile })).toMatchObject({ ok: true });
  });

  test('is told by the song backend what is wrong with its section, and does not start it again', async () => {
    await using folder = await tempFolder('configuration');
    const configFile = await configured(folder, {
      client: { command: [python, '-m', 'stdwire_songs'] },
      backend: { log_level: 'loud' },
    });
    await using client = new BackendClient({ configFile });

    expect(await rejectionOf(client.start())).toMatchObject({
      reason: 'configuration',
      exitCode: 78,
      stderrTail: expect.stringContaining('At backend.log_level:'),
    });
    expect(client.status).toMatchObject({ state: 'error', restarts: 0 });
  });
});
