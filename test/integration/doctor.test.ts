import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { BackendClient, type DoctorOptions, diagnose, type Finding } from '../../src/index.ts';
import { noLeaks } from '../helpers/leaks.ts';
import { backendFixture, python, repositoryRoot } from '../helpers/python.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { codeOf } from '../packaging/documents.ts';

/** The findings of an examination, by what was looked at. */
async function examine(options: DoctorOptions): Promise<Record<string, Finding> & { ok: boolean }> {
  const { ok, findings } = await diagnose(options);
  return { ok, ...Object.fromEntries(findings.map((finding) => [finding.check, finding])) } as never;
}

const echo = [python, backendFixture('echo.py')] as const;
const posix = process.platform !== 'win32';
const bridge = join(repositoryRoot, 'python-backend', 'src');

describe('the doctor finds nothing wrong', () => {
  test('with the song backend: every check is well, in order, and nothing is left behind', async () => {
    await using _leaks = await noLeaks();
    await using folder = await tempFolder('doctor');
    const told: string[] = [];
    const { ok, findings } = await diagnose({
      command: [
        python,
        '-m',
        'stdwire_songs',
        '--data-dir',
        join(folder.path, 'data'),
        '--session-mode',
        'direct',
      ],
      log: { folder: join(folder.path, 'debug') },
      onFinding: ({ check }) => told.push(check),
    });

    expect(findings.filter(({ status }) => status === 'problem' || status === 'warning')).toEqual([]);
    expect(ok).toBe(true);
    expect(findings.map(({ check }) => check)).toEqual([
      'configuration',
      'program',
      'interpreter',
      'module',
      'port',
      'data',
      'log',
      'leftovers',
      'ready',
      'stop',
    ]);
    expect(told).toEqual(findings.map(({ check }) => check));
    const text = Object.fromEntries(findings.map((finding) => [finding.check, finding.text]));
    expect(text.interpreter).toMatch(/^Python 3\.\d+\.\d+ \(.*a virtual environment\)/);
    expect(text.module).toMatch(/stdwire_songs is there \(stdwire \d/);
    expect(text.ready).toMatch(
      /ready after \d+ ms \(version \d.*protocol 1.*\), and answered PING within \d+ ms/,
    );
    expect(text.stop).toMatch(/in good order/);
  });

  test('with a program that is no Python, as far as there is nothing to look at', async () => {
    const found = await examine({ command: [process.execPath, '-e', 'process.exit(3)'] });

    expect(found.interpreter).toMatchObject({ status: 'skipped' });
    expect(found.module).toMatchObject({ status: 'skipped' });
    expect(found.ready).toMatchObject({ status: 'problem', text: expect.stringContaining('code 3') });
    expect(found.stop).toMatchObject({ status: 'skipped' });
  });

  test('with the program of the page on HTTP backends, which SIGTERM ends', async () => {
    await using _leaks = await noLeaks();
    await using folder = await tempFolder('doctor');
    const script = join(folder.path, 'notes.py');
    await writeFile(script, codeOf('docs/http-backends.md', { language: 'python' }));
    const { ok, findings } = await diagnose({ command: [python, script], isHttpBackend: true });

    expect(findings.filter(({ status }) => status === 'problem' || status === 'warning')).toEqual([]);
    expect(ok).toBe(true);
    const text = Object.fromEntries(findings.map((finding) => [finding.check, finding.text]));
    expect(text.port).toMatch(/^Port \d+ is free/);
    expect(text.ready).toMatch(/ready after \d+ ms/);
    expect(text.stop).toMatch(/in good order/);
  });

  test('with a backend that does not know PING, which it is not asked then', async () => {
    const found = await examine({ command: [python, backendFixture('bare_reference_backend.py')] });

    expect(found.ready).toMatchObject({ status: 'ok', text: expect.not.stringContaining('PING') });
  });
});

describe('the doctor says what is wrong, and what to do', () => {
  test('a configuration file that is broken', async () => {
    await using folder = await tempFolder('doctor');
    const configFile = join(folder.path, 'stdwire.json');
    await writeFile(configFile, '{"client": {"comand": "x"}}');
    const found = await examine({ configFile });

    expect(found.ok).toBe(false);
    expect(found.configuration).toMatchObject({
      status: 'problem',
      text: expect.stringContaining('Did you mean command? Correct it'),
      whatToDo: expect.stringContaining('stdwire/schema/stdwire.schema.json'),
    });
    expect(found.ready).toMatchObject({ status: 'skipped' });
  });

  test('no such program', async () => {
    const found = await examine({ command: 'python-that-nobody-has', args: ['-m', 'x'] });

    expect(found.ok).toBe(false);
    expect(found.program).toMatchObject({
      status: 'problem',
      text: expect.stringMatching(/not found in any.*\n.*python-that-nobody-has/),
      whatToDo: 'Install it, correct its name, or give its full path.',
    });
    expect(found.interpreter).toMatchObject({ status: 'skipped' });
  });

  test.skipIf(!posix)('a program without its execute bit', async () => {
    const found = await examine({ command: backendFixture('echo.py') });

    expect(found.program).toMatchObject({
      status: 'problem',
      text: expect.stringContaining('cannot be executed'),
      whatToDo: expect.stringContaining(`chmod +x ${backendFixture('echo.py')}`),
    });
  });

  test('a folder that does not exist', async () => {
    const found = await examine({ command: [...echo], cwd: join(repositoryRoot, 'nowhere') });

    expect(found.program).toMatchObject({ status: 'problem', text: expect.stringContaining('nowhere') });
  });

  test('a path with a slip in it', async () => {
    const found = await examine({ command: './bin/backnd' });

    expect(found.program).toMatchObject({
      status: 'problem',
      whatToDo: 'Correct the path, or install or build what it names.',
    });
  });

  test('a backend that serves HTTP and is not examined as one', async () => {
    const found = await examine({ command: [python, '-c', 'import os; os.environ["STDWIRE_HOST"]'] });

    expect(found.ready).toMatchObject({ status: 'problem', whatToDo: expect.stringContaining('--http') });
  });

  test('a backend that serves HTTP and is not well', async () => {
    const readyWhen = { http: { deadlineMs: 500 } };
    const command = [python, backendFixture('http_never_well.py')] as const;
    const found = await examine({ command, readyWhen, isHttpBackend: true });

    expect(found.ready).toMatchObject({
      status: 'problem',
      text: expect.stringContaining('health check'),
      whatToDo: expect.stringContaining('2xx'),
    });
  });

  test.skipIf(!posix)('a Python that is too old', async () => {
    await using folder = await tempFolder('doctor');
    const old = join(folder.path, 'python3');
    await writeFile(old, '#!/bin/sh\nprintf "3 9 2\\n/usr/bin/python3\\nFalse\\n"\n', { mode: 0o755 });
    const found = await examine({ command: [old, '-m', 'stdwire_songs'], startTimeoutMs: 5000 });

    expect(found.interpreter).toMatchObject({
      status: 'problem',
      text: expect.stringContaining('Python 3.9.2'),
      whatToDo: expect.stringContaining('3.11'),
    });
  });

  test.skipIf(!posix)('something that is called python and is none', async () => {
    await using folder = await tempFolder('doctor');
    const broken = join(folder.path, 'python3');
    await writeFile(broken, '#!/bin/sh\necho broken >&2\nexit 1\n', { mode: 0o755 });
    const found = await examine({ command: [broken, '-m', 'x'] });

    expect(found.interpreter).toMatchObject({ status: 'problem', text: expect.stringContaining('broken') });
  });

  test('a Python that does not have the backend', async () => {
    const found = await examine({ command: [python, '-m', 'no_such_backend'] });

    expect(found.module).toMatchObject({
      status: 'problem',
      text: expect.stringContaining('no module no_such_backend'),
      whatToDo: expect.stringContaining('pip install no_such_backend'),
    });
    expect(found.ready).toMatchObject({
      status: 'problem',
      text: expect.stringContaining('No module named no_such_backend'),
      whatToDo: `Install it: ${python} -m pip install no_such_backend`,
    });
  });

  test('a Python that has the backend, and not the msgspec that it needs', async () => {
    await using folder = await tempFolder('doctor');
    execFileSync(python, ['-m', 'venv', '--without-pip', folder.path]);
    const bare = join(folder.path, ...(posix ? ['bin', 'python'] : ['Scripts', 'python.exe']));
    const found = await examine({ command: [bare, '-m', 'stdwire_songs'], env: { PYTHONPATH: bridge } });

    expect(found.interpreter).toMatchObject({ status: 'ok' });
    expect(found.ready).toMatchObject({ status: 'problem', text: expect.stringContaining('msgspec') });
  });

  test('a package whose requirements are not all there', async () => {
    await using folder = await tempFolder('doctor');
    const facts = join(folder.path, 'demo_backend-1.0.dist-info');
    await mkdir(facts);
    await writeFile(join(folder.path, 'demo_backend.py'), '');
    await writeFile(
      join(facts, 'METADATA'),
      'Metadata-Version: 2.1\nName: demo_backend\nVersion: 1.0\nRequires-Dist: no-such-package>=2\nRequires-Dist: extra-one; extra == "more"\n',
    );
    const found = await examine({
      command: [python, '-m', 'demo_backend'],
      env: { PYTHONPATH: folder.path },
    });

    expect(found.module).toMatchObject({
      status: 'problem',
      text: expect.stringMatching(/not everything that it needs: no-such-package\.$/),
      whatToDo: expect.stringContaining('pip install no-such-package'),
    });
  });

  test('a script that is not there', async () => {
    const found = await examine({ command: [python, 'backend/main.py'] });

    expect(found.module).toMatchObject({
      status: 'problem',
      text: expect.stringContaining('does not exist'),
    });
  });

  test('a port that is taken, and who holds it', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const found = await examine({ command: [...echo], port });
    const range = await examine({ command: [...echo], http: { from: port, tries: 1 }, startTimeoutMs: 5000 });
    await new Promise((resolve) => server.close(resolve));
    const free = await examine({ command: [...echo], port });

    expect(found.port).toMatchObject({
      status: 'problem',
      text: expect.stringContaining(`Port ${port} is held by`),
    });
    expect(range.port).toMatchObject({
      status: 'problem',
      text: expect.stringContaining(`Port ${port} is held by`),
    });
    if (process.platform === 'linux') expect(found.port?.text).toContain(`process ${process.pid}`);
    expect(free.port).toMatchObject({ status: 'ok' });
  });

  test('a data folder whose way is barred by a file', async () => {
    await using folder = await tempFolder('doctor');
    const file = join(folder.path, 'a-file');
    await writeFile(file, '');
    const found = await examine({ command: [...echo], env: { STDWIRE_DATA_DIR: join(file, 'data') } });

    expect(found.data).toMatchObject({ status: 'problem', text: expect.stringContaining('is not a folder') });
  });

  test.skipIf(process.platform !== 'linux')('a log folder where nobody can write', async () => {
    const found = await examine({ command: [...echo], log: { folder: '/proc/debug' } });

    expect(found.log).toMatchObject({
      status: 'problem',
      text: expect.stringContaining('cannot be written'),
    });
  });

  test('a backend that never gets ready', async () => {
    await using _leaks = await noLeaks();
    const command = [python, backendFixture('never_ready.py')] as const;
    const found = await examine({ command, startTimeoutMs: 300 });

    expect(found.ready).toMatchObject({
      status: 'problem',
      text: expect.stringContaining('was not ready within 300 ms'),
      whatToDo: expect.stringContaining('--start-timeout'),
    });
    expect(found.stop).toMatchObject({ status: 'skipped' });
  });

  test('a backend that is ready, and does not answer', async () => {
    const ready = '{"type":"BACKEND_READY","capabilities":["ping"]}';
    const code = `import sys; print('${ready}', file=sys.stderr, flush=True); sys.stdin.read()`;
    const found = await examine({ command: [python, '-c', code] });

    expect(found.ready).toMatchObject({
      status: 'problem',
      text: expect.stringContaining('PING'),
      whatToDo: expect.stringContaining('PING'),
    });
    expect(found.stop).toMatchObject({ status: 'ok' });
  });

  test('a backend that crashes', async () => {
    const found = await examine({ command: [python, '-c', '{}["x"]'] });

    expect(found.module).toMatchObject({ status: 'skipped' });
    expect(found.ready).toMatchObject({
      status: 'problem',
      text: expect.stringContaining("KeyError: 'x'"),
      whatToDo: expect.stringContaining('Its last lines'),
    });
  });

  test.skipIf(!posix)('a backend that has to be killed', async () => {
    await using _leaks = await noLeaks();
    const command = [python, backendFixture('deaf_to_the_end.py')] as const;
    const stop = { shutdownMs: 1, inputMs: 50, terminateMs: 50, killMs: 1000 };
    const found = await examine({ command, stop });

    expect(found.ready).toMatchObject({ status: 'ok' });
    expect(found.stop).toMatchObject({ status: 'warning', text: expect.stringContaining('SIGKILL') });
    expect(found.ok).toBe(true);
  });

  test.skipIf(process.platform !== 'linux')(
    'the same backend that runs already, which is not ended',
    async () => {
      await using client = new BackendClient({ command: [...echo], args: ['--only-once'] });
      await client.start();
      const { pid } = client.status;
      const found = await examine({ command: [...echo], args: ['--only-once'] });

      expect(found.leftovers).toMatchObject({
        status: 'warning',
        text: expect.stringContaining(`process ${pid} (started by ${process.pid})`),
      });
      expect(client.status).toMatchObject({ state: 'running', pid });
    },
  );

  test('a backend of another version of its protocol, which it leaves to the client to judge', async () => {
    const ready = '{"type":"BACKEND_READY","protocol_version":"7.0.0"}';
    const code = `import sys; print('${ready}', file=sys.stderr, flush=True); sys.stdin.read()`;
    const found = await examine({ command: [python, '-c', code] });

    expect(found.ready).toMatchObject({ status: 'warning', text: expect.stringContaining('7.0.0') });
  });
});

describe('stdwire doctor', () => {
  async function doctor(...argv: string[]) {
    let out = '';
    let err = '';
    const code = await runProgram(['doctor', ...argv], {
      stdin: process.stdin,
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      signal: new AbortController().signal,
    });
    return { code, out, err };
  }

  test('prints a line for each check, and leaves with 0', async () => {
    const { code, out, err } = await doctor('--', ...echo);

    expect(err).toBe('');
    expect(code, out).toBe(0);
    expect(out).toMatch(/^ok {7}configuration /);
    expect(out).toMatch(/\nNothing stands in the way of the backend\.\n$/);
  });

  test('says under a problem what to do, and leaves with 1', async () => {
    const { code, out } = await doctor('--', python, '-m', 'no_such_backend');

    expect(code).toBe(1);
    expect(out).toMatch(/\nPROBLEM {2}module .*no_such_backend\.\n +→ Install it: /);
    expect(out).toMatch(/\n2 problems, 0 warnings\.\n$/);
  });

  test('examines a backend that serves HTTP with --http', async () => {
    const { code, out } = await doctor('--http', '--', python, backendFixture('http_well.py'));

    expect(code, out).toBe(0);
    expect(out).toMatch(/\nok {7}stop /);
  });

  test('prints one JSON object with --json', async () => {
    const { code, out } = await doctor('--json', '--', ...echo);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ ok: true, findings: expect.arrayContaining([]) });
  });

  test.each([
    [['--port', '99999', '--', 'x'], /--port takes a number/],
    [['what', '--', 'x'], /It takes options only/],
    [['--cofig', 'x'], /Did you mean --config\?/],
  ])('leaves with 2 when it is called wrongly: %j', async (argv, message) => {
    const { code, err } = await doctor(...argv);

    expect(code).toBe(2);
    expect(err).toMatch(message);
  });

  test('needs no command where the configuration file names one', async () => {
    await using folder = await tempFolder('doctor');
    const file = join(folder.path, 'stdwire.json');
    await writeFile(file, JSON.stringify({ client: { command: echo, startTimeoutMs: 20_000 } }));

    expect(await doctor('--config', file)).toMatchObject({ code: 0 });
  });

  test('ends what it has started when it is interrupted', async () => {
    await using _leaks = await noLeaks();
    const abort = new AbortController();
    let out = '';
    const code = await runProgram(['doctor', '--', python, backendFixture('never_ready.py')], {
      stdin: process.stdin,
      out: (text) => {
        out += text;
        if (text.includes('leftovers')) setImmediate(() => abort.abort());
      },
      err: () => {},
      signal: abort.signal,
    });

    expect(code, out).toBe(130);
  });
});

test.skipIf(!posix)('a link to an interpreter is the same interpreter', async () => {
  await using folder = await tempFolder('doctor');
  const link = join(folder.path, 'python3');
  await symlink(python, link);
  const env = { PYTHONPATH: [bridge, join(repositoryRoot, 'examples')].join(delimiter) };
  const found = await examine({ command: [link, backendFixture('echo.py')], env });

  expect(found.ok).toBe(true);
});
