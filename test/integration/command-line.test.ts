import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { python, repositoryRoot } from '../helpers/python.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface World {
  readonly stdin?: string;
  readonly signal?: AbortSignal;
  readonly onErr?: (text: string) => void;
}

async function stdwire(argv: readonly string[], { stdin = '', signal, onErr }: World = {}): Promise<Ran> {
  let out = '';
  let err = '';
  const code = await runProgram(argv, {
    stdin: Readable.from([stdin]),
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
      onErr?.(text);
    },
    signal: signal ?? new AbortController().signal,
  });
  return { code, out, err };
}

const ownProtocol = join(repositoryRoot, 'examples', 'own-protocol');
/** A backend of a protocol that the command line knows nothing of. */
const words = [
  '--env',
  `PYTHONPATH=${join(ownProtocol, 'python')}`,
  '--',
  python,
  join(ownProtocol, 'backend.py'),
];

describe('stdwire call', () => {
  test('prints the answer as JSON', async () => {
    const ran = await stdwire(['call', 'COUNT_WORDS', '{"text":"one two"}', ...words]);

    expect(ran).toEqual({ code: 0, out: '{\n  "words": 2\n}\n', err: '' });
  });

  test('prints it on one line with --compact, and reads the payload from stdin for -', async () => {
    const ran = await stdwire(['call', 'COUNT_WORDS', '-', '--compact', ...words], {
      stdin: '{"text":"one"}\n',
    });

    expect(ran).toEqual({ code: 0, out: '{"words":1}\n', err: '' });
  });

  test('waits for the end of an operation, prints its result, and its progress to stderr', async () => {
    const ran = await stdwire([
      'call',
      'READ_ALOUD',
      '{"text":"one two","pause_ms":50}',
      '--compact',
      ...words,
    ]);

    expect(ran.code, ran.err).toBe(0);
    expect(ran.out).toBe('{"words":2}\n');
    expect(ran.err).toMatch(/READING_PROGRESS/);
  });

  test('prints no progress with --quiet', async () => {
    const ran = await stdwire(['call', 'READ_ALOUD', '{"text":"one"}', '--quiet', '--compact', ...words]);

    expect(ran).toEqual({ code: 0, out: '{"words":1}\n', err: '' });
  });

  test("prints the backend's log with --logs", async () => {
    const ran = await stdwire([
      'call',
      'COUNT_WORDS',
      '{"text":""}',
      '--logs',
      '--env',
      `PYTHONPATH=${join(ownProtocol, 'python')}`,
      '--',
      python,
      '-c',
      logging,
    ]);

    expect(ran.code, ran.err).toBe(0);
    expect(ran.err).toContain('a line for the log');
  });

  test('takes the backend from a configuration file, and lets what is given here win', async () => {
    await using folder = await tempFolder('call');
    const file = join(folder.path, 'stdwire.json');
    const client = {
      command: [python, join(ownProtocol, 'backend.py')],
      env: { PYTHONPATH: join(ownProtocol, 'python') },
      startTimeoutMs: 20_000,
    };
    await writeFile(file, JSON.stringify({ client, backend: { of_another: 'kind' } }));
    const ran = await stdwire(['call', 'COUNT_WORDS', '{"text":"one"}', '--compact', '--config', file]);
    const own = ['--', python, '-c', 'raise SystemExit(3)'];
    const other = await stdwire(['call', 'COUNT_WORDS', '{"text":"one"}', '--config', file, ...own]);

    expect(ran).toEqual({ code: 0, out: '{"words":1}\n', err: '' });
    expect(other.code).toBe(2);
    expect(other.err).toContain('exited with code 3');
  });

  test('finds the configuration file of the folder it is called in', async () => {
    await using folder = await tempFolder('call');
    const command = [python, join(ownProtocol, 'backend.py')];
    const client = { command, env: { PYTHONPATH: join(ownProtocol, 'python') } };
    await writeFile(join(folder.path, 'stdwire.json'), JSON.stringify({ client }));
    const program = join(repositoryRoot, 'src', 'cli', 'main.ts');
    const run = promisify(execFile);
    const { stdout } = await run(
      process.execPath,
      [program, 'call', 'COUNT_WORDS', '{"text":"a"}', '--compact'],
      {
        cwd: folder.path,
      },
    );

    expect(stdout).toBe('{"words":1}\n');
  });

  test('leaves with 2 when its configuration file cannot be used, and says where the fault is', async () => {
    await using folder = await tempFolder('call');
    const file = join(folder.path, 'stdwire.json');
    await writeFile(file, '{"client": {"comand": "x"}}');
    const ran = await stdwire(['call', 'PING', '--config', file]);

    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('Did you mean command?');
  });

  test('leaves with 1 when the backend says no, with its text and its code', async () => {
    const ran = await stdwire(['call', 'READ_ALOUD', '{"text":""}', ...words]);

    expect(ran.code).toBe(1);
    expect(ran.out).toBe('');
    expect(ran.err).toMatch(/^stdwire: .*The text has no words.*NOTHING_TO_READ/);
  });

  test('leaves with 1 when there is no answer in time', async () => {
    const silent =
      'import sys; sys.stderr.write(\'{"type":"BACKEND_READY"}\\n\'); sys.stderr.flush(); sys.stdin.read()';
    const ran = await stdwire(['call', 'ANYTHING', '--timeout', '50', '--', python, '-c', silent]);

    expect(ran.code).toBe(1);
    expect(ran.err).toContain('50 ms');
  });

  test('leaves with 2 when the payload does not fit the contract, and names the field', async () => {
    const ran = await stdwire(['call', 'CREATE_ACCOUNT', '{"name":7}', ...words]);

    expect(ran.code).toBe(2);
    expect(ran.err).toContain('name');
  });

  test('leaves with 2 when the backend is not there, and when it ends at once, and says why', async () => {
    const missing = await stdwire(['call', 'PING', '--', './no-such-backend']);
    const broken = await stdwire(['call', 'PING', '--', python, '-c', 'import no_such_module']);

    expect(missing.code).toBe(2);
    expect(missing.err).toContain('no-such-backend');
    expect(broken.code).toBe(2);
    expect(broken.err).toContain('no_such_module');
  });

  test('stopped in the middle, it ends the backend and leaves with 130', async () => {
    const interrupt = new AbortController();
    const ran = await stdwire(
      ['call', 'READ_ALOUD', `{"text":"${'word '.repeat(1000)}","pause_ms":50}`, ...words],
      {
        signal: interrupt.signal,
        onErr: (text) => text.includes('READING_PROGRESS') && interrupt.abort(),
      },
    );

    expect(ran.code).toBe(130);
    expect(ran.out).toBe('');
  }, 30_000);
});

describe('stdwire call of an operation that no contract knows, by a backend that cannot be asked for it', () => {
  const count = (payload: string): Promise<Ran> =>
    stdwire([
      'call',
      'COUNT',
      payload,
      '--compact',
      '--',
      python,
      join(repositoryRoot, 'test', 'fixtures', 'backends', 'operation_without_contract.py'),
    ]);

  test('waits for its final event and prints the result', async () => {
    const ran = await count('{}');

    expect(ran.code, ran.err).toBe(0);
    expect(ran.out).toBe('{"counted":2}\n');
    expect(ran.err).toContain('50 %  COUNT_PROGRESS  counting');
  });

  test('leaves with 1 when it fails, with its text and its code', async () => {
    expect(await count('{"then":"fail"}')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^stdwire: .*failed.*Lost count.*LOST_COUNT/m),
    });
  });

  test('leaves with 1 when the backend dies before it is over, and says how it died', async () => {
    expect(await count('{"then":"die"}')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^stdwire: The backend ended before its operation did.*3/m),
    });
  });
});

/** A backend that writes to its log before it answers. */
const logging = `
from stdwire import Backend, get_logger
backend = Backend()
@backend.command("COUNT_WORDS")
def count_words(payload: dict, context):
    get_logger("words").info("a line for the log")
    return {"words": 0}
backend.run()
`;

describe('stdwire generate', () => {
  const generate = (out: string, ...more: string[]): Promise<Ran> =>
    stdwire([
      'generate',
      '--protocol',
      join(ownProtocol, 'protocol'),
      '--out',
      out,
      '--name',
      'Words',
      ...more,
    ]);

  test('writes the files, and writes nothing the second time', async () => {
    await using folder = await tempFolder('generate');
    const out = join(folder.path, 'client');

    const first = await generate(
      out,
      '--python',
      join(folder.path, 'words'),
      '--docs',
      join(folder.path, 'docs'),
    );
    const second = await generate(
      out,
      '--python',
      join(folder.path, 'words'),
      '--docs',
      join(folder.path, 'docs'),
    );

    expect(first.code, first.err).toBe(0);
    expect(first.out).toContain(`wrote ${join(out, 'client.ts')}`);
    expect(await readFile(join(out, 'client.ts'), 'utf8')).toContain('export class WordsClient');
    expect(second.out).toMatch(/^\d+ up to date\n$/);
  });

  test('--check writes nothing, and leaves with 1 when a file is not what the folder says', async () => {
    await using folder = await tempFolder('generate');
    const out = join(folder.path, 'client');

    const before = await generate(out, '--check');
    await generate(out);
    const after = await generate(out, '--check');
    await writeFile(join(out, 'client.ts'), 'edited by hand');
    const edited = await generate(out, '--check');
    await rm(join(out, 'types.ts'));
    const missing = await generate(out, '--check');

    expect(before.code).toBe(1);
    expect(after.code, after.err).toBe(0);
    expect(edited.code).toBe(1);
    expect(edited.err).toContain('client.ts');
    expect(missing.err).toContain('types.ts');
  });

  test('leaves with 2 when the protocol folder cannot be used, and says which file of it', async () => {
    await using folder = await tempFolder('generate');
    await writeFile(join(folder.path, 'protocol.json'), '{"name": "broken"}');

    const ran = await stdwire([
      'generate',
      '--protocol',
      folder.path,
      '--out',
      join(folder.path, 'out'),
      '--name',
      'Broken',
    ]);

    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(/^stdwire: (protocol|errors)\.json: /);
  });
});
