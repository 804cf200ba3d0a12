import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, CommandError, type Operation, type SongCommandMap } from 'stdwire/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandFiles } from '../../helpers/command-files.ts';
import { repositoryRoot } from '../../helpers/python.ts';
import { SongBackend } from '../../helpers/song-backend.ts';
import { SongDatabase } from '../../helpers/song-database.ts';
import { Studio } from '../../helpers/studio.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

interface Vector {
  readonly command: string;
  readonly title: string;
  readonly source?: 'reference';
  readonly document: unknown;
}

/** The vectors of all commands' payloads that are to be accepted, or refused. */
function payloadVectors(verdict: 'valid' | 'invalid'): Vector[] {
  return commandFiles.flatMap(({ name: command }) => {
    const file = join(repositoryRoot, 'protocol', 'vectors', `${command}.payload.json`);
    const vectors = JSON.parse(readFileSync(file, 'utf8')) as Record<
      typeof verdict,
      Omit<Vector, 'command'>[]
    >;
    return vectors[verdict].map((vector) => ({ ...vector, command }));
  });
}

const reference = payloadVectors('valid').filter(({ source }) => source === 'reference');
/** What is no object at all is not sent even by a client that checks nothing; `malformed-input` has it. */
const invalid = payloadVectors('invalid').filter(({ document }) => isObject(document));

describe('the running backend judges payloads as the protocol does', () => {
  let stack: AsyncDisposableStack;
  let backend: SongBackend<Client<SongCommandMap>>;
  let folder: string;

  beforeAll(async () => {
    await using opened = new AsyncDisposableStack();
    const studio = opened.use(await Studio.start());
    backend = opened.use(
      await SongBackend.startUnchecked({ studio, env: { DISPLAY: '', WAYLAND_DISPLAY: '' } }),
    );
    folder = opened.use(await tempFolder('reference')).path;
    stack = opened.move();
  });
  afterAll(() => stack?.disposeAsync());

  it('the reference shows a payload of every command', () => {
    expect(new Set(reference.map(({ command }) => command)).size).toBe(27);
  });

  it.each(reference)('$command: $title is accepted as it stands', async ({ command, document }) => {
    // The paths of the reference lead into a folder of this test: the superuser could make the one that it names.
    const payload = JSON.parse(JSON.stringify(document).replaceAll('/path/to', folder.replaceAll('\\', '/')));
    expect(await refusalOf(command, payload)).not.toBe('INVALID_PAYLOAD');
  });

  it(`each of the ${invalid.length} invalid payloads is refused, and none has an effect`, async () => {
    using database = new SongDatabase(backend.dataFolder);
    const before = database.everything();

    const verdicts = await Promise.all(invalid.map(({ command, document }) => refusalOf(command, document)));

    const accepted = invalid.filter((_, index) => verdicts[index] !== 'INVALID_PAYLOAD');
    expect(accepted.map(({ command, title }) => `${command}: ${title}`)).toEqual([]);
    expect(database.everything()).toEqual(before);
  });

  /** The code with which a payload is refused, or undefined. What it starts is brought to its end. */
  async function refusalOf(command: string, payload: unknown): Promise<string | undefined> {
    try {
      const answer = await backend.client.call(command, payload);
      if (isOperation(answer)) await endOf(answer);
      return undefined;
    } catch (error) {
      if (error instanceof CommandError) return error.errorCode;
      throw error;
    }
  }
});

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOperation(answer: unknown): answer is Operation {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer;
}

async function endOf(operation: Operation): Promise<void> {
  await operation.cancel();
  await operation.result.catch(() => {});
}
