import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { python } from '../helpers/python.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

interface Answer {
  id: string | null;
  type: string;
  success: boolean;
  error_code?: string;
  error?: string;
  details?: { id?: string };
}

/** The song backend with its bare pipes: bytes in, parsed answers out. */
class RawBackend {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #answers: Answer[] = [];
  #wake: () => void = () => {};

  constructor(dataFolder: string) {
    this.#child = spawn(python, ['-m', 'stdwire_songs'], {
      env: { ...process.env, STDWIRE_DATA_DIR: dataFolder },
    });
    this.#child.stderr.resume();
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      this.#answers.push(JSON.parse(line) as Answer);
      this.#wake();
    });
  }

  /** Writes bytes as they are, waiting while the pipe is full. */
  async write(bytes: string | Buffer): Promise<void> {
    if (!this.#child.stdin.write(bytes)) await once(this.#child.stdin, 'drain');
  }

  async next(): Promise<Answer> {
    for (;;) {
      const answer = this.#answers.shift();
      if (answer) return answer;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Proves that the next good command works, and that nothing else was answered before it. */
  async expectAlive(): Promise<void> {
    await this.write('{"id":"alive","type":"GET_ACCOUNTS","payload":{}}\n');
    expect(await this.next()).toMatchObject({ id: 'alive', type: 'GET_ACCOUNTS_RESPONSE', success: true });
  }

  async end(): Promise<number | null> {
    const closed = once(this.#child, 'close');
    this.#child.stdin.end();
    const [code] = await closed;
    return code as number | null;
  }
}

async function withBackend(use: (backend: RawBackend) => Promise<void>): Promise<void> {
  await using data = await tempFolder('malformed');
  const backend = new RawBackend(data.path);
  try {
    await use(backend);
    await backend.expectAlive();
  } finally {
    expect(await backend.end()).toBe(0);
  }
}

const unreadable: readonly (readonly [string, string | Buffer])[] = [
  ['text that is not JSON', 'hello there'],
  ['JSON that breaks off', '{"id":"x","type":"GET_ACCOUNTS"'],
  ['a list', '[1,2,3]'],
  ['a number', '42'],
  ['a string', '"GET_ACCOUNTS"'],
  ['null', 'null'],
  ['100,000 opening brackets', '['.repeat(100_000)],
  [
    '100,000-deep nesting that is closed',
    `{"id":"deep","type":"GET_ACCOUNTS","payload":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
  ],
  ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
  ['a surrogate encoded as UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ['two values on one line', '{"id":"a","type":"GET_ACCOUNTS","payload":{}}{"id":"b"}'],
  ['a command without an id', '{"type":"GET_ACCOUNTS","payload":{}}'],
  ['a command whose id is a number', '{"id":7,"type":"GET_ACCOUNTS","payload":{}}'],
];

const answerable: readonly (readonly [string, string, string])[] = [
  ['an unknown command', '{"id":"q","type":"NO_SUCH_COMMAND","payload":{}}', 'UNKNOWN_COMMAND'],
  ['a payload of the wrong type', '{"id":"q","type":"GET_ACCOUNTS","payload":[]}', 'INVALID_PAYLOAD'],
  ['a payload that is null', '{"id":"q","type":"CREATE_ACCOUNT","payload":null}', 'INVALID_PAYLOAD'],
  [
    'a field of the wrong type',
    '{"id":"q","type":"CREATE_ACCOUNT","payload":{"name":5,"email":"a@b.c"}}',
    'INVALID_PAYLOAD',
  ],
  ['a missing field', '{"id":"q","type":"CREATE_ACCOUNT","payload":{"email":"a@b.c"}}', 'INVALID_PAYLOAD'],
  [
    'an unknown field',
    '{"id":"q","type":"CREATE_ACCOUNT","payload":{"name":"n","email":"a@b.c","nmae":"n"}}',
    'INVALID_PAYLOAD',
  ],
  ['a command without a payload field', '{"id":"q","type":"CREATE_ACCOUNT"}', 'INVALID_PAYLOAD'],
];

describe('malformed input is answered where it can be, and the next good command works', () => {
  it.each(unreadable)('%s', async (_title, line) => {
    await withBackend(async (backend) => {
      await backend.write(line);
      await backend.write('\n');
      const answer = await backend.next();
      expect(answer).toMatchObject({ type: 'ERROR_RESPONSE', success: false, error_code: 'INVALID_PAYLOAD' });
      expect([null, 'deep']).toContain(answer.id);
    });
  });

  it.each(answerable)('%s', async (_title, line, code) => {
    await withBackend(async (backend) => {
      await backend.write(`${line}\n`);
      expect(await backend.next()).toMatchObject({
        id: 'q',
        type: 'ERROR_RESPONSE',
        success: false,
        error_code: code,
      });
    });
  });

  it.each(['NaN', 'Infinity', '-Infinity', '1e400'])('the number %s, which is not JSON', async (number) => {
    await withBackend(async (backend) => {
      await backend.write(`{"id":"n","type":"VALIDATE_PROMPTS","payload":{"requested_total":${number}}}\n`);
      const answer = await backend.next();
      expect(answer).toMatchObject({ success: false, error_code: 'INVALID_PAYLOAD' });
      expect([null, 'n']).toContain(answer.id);
    });
  });

  it.each(['\\ud800', 'a\\udc00b'])('the lone surrogate %s in a string', async (surrogate) => {
    await withBackend(async (backend) => {
      await backend.write(
        `{"id":"s","type":"CREATE_ACCOUNT","payload":{"name":"${surrogate}","email":"a@b.c"}}\n`,
      );
      const answer = await backend.next();
      expect(answer).toMatchObject({ success: false, error_code: 'INVALID_PAYLOAD' });
      expect([null, 's']).toContain(answer.id);
    });
  });

  it('a line of 70 MB, over the limit of 64 MiB, is refused by its id', async () => {
    await withBackend(async (backend) => {
      await backend.write('{"id":"big","type":"SEARCH_HISTORY","payload":{"keyword":"');
      const megabyte = 'k'.repeat(1_000_000);
      for (let sent = 0; sent < 70; sent += 1) await backend.write(megabyte);
      await backend.write('"}}\n');
      const answer = await backend.next();
      expect(answer).toMatchObject({ id: 'big', success: false, error_code: 'INVALID_PAYLOAD' });
    });
  });

  it('the same id twice has one effect, and the second is refused under no id', async () => {
    await withBackend(async (backend) => {
      const create = '{"id":"twice","type":"CREATE_ACCOUNT","payload":{"name":"one","email":"a@b.c"}}\n';
      await backend.write(create + create);
      const answers = [await backend.next(), await backend.next()];
      expect(answers).toContainEqual(expect.objectContaining({ id: 'twice', success: true }));
      expect(answers).toContainEqual(
        expect.objectContaining({
          id: null,
          error_code: 'INVALID_PAYLOAD',
          details: expect.objectContaining({ id: 'twice' }),
        }),
      );
    });
  });

  it('empty lines and carriage returns before the line end are no input at all', async () => {
    await withBackend(async (backend) => {
      await backend.write('\n\r\n');
      await backend.write('{"id":"crlf","type":"GET_ACCOUNTS","payload":{}}\r\n');
      expect(await backend.next()).toMatchObject({ id: 'crlf', success: true });
    });
  });
});
