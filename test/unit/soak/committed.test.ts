import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { BackendClient } from 'stdwire';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { python } from '../../helpers/python.ts';
import { type TempFolder, tempFolder } from '../../helpers/temp-folder.ts';
import { audit } from '../../soak/support/committed.ts';
import { Committer } from '../../soak/support/committer.ts';

/** What the audit of a killed backend must find, planted after a backend that was not killed. */
describe('the audit of what a killed backend has left', () => {
  const committer = new Committer();
  let folder: TempFolder;
  let data: string;

  beforeAll(async () => {
    folder = await tempFolder('audit');
    data = join(folder.path, 'data');
    await using client = new BackendClient({
      command: [python, '-m', 'stdwire_songs'],
      args: ['--data-dir', data, '--session-mode', 'direct'],
    });
    await client.start();
    await committer.prepare(client);
    const working = committer.work(client, 1);
    await committer.after(12);
    await client.stop();
    await working;
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  /** Plants something in a copy of the data and looks for it. */
  async function found(sql: string) {
    const scratch = join(folder.path, `copy ${Math.random()}`);
    await audit(data, scratch, committer.acknowledged);
    const database = new DatabaseSync(join(scratch, 'songs.sqlite3'), { enableForeignKeyConstraints: false });
    database.exec(sql);
    database.close();
    return audit(scratch, join(scratch, 'again'), committer.acknowledged);
  }

  test('finds nothing where nothing is wrong', async () => {
    expect(committer.acknowledged.get(1)).toEqual(new Set(['account', 'queue', 'record', 'rename']));
    expect(await found('')).toEqual({ lost: [], doubled: [], halved: [], flaws: [] });
  });

  test.each([
    ["DELETE FROM creation_records WHERE song_id = 'song 1'", { lost: ['the record of song 1'] }],
    [
      "UPDATE accounts SET name = 'account 1' WHERE name = 'renamed 1'",
      { lost: ['the rename of account 1'], halved: ['the rename of account 1'] },
    ],
    [
      "UPDATE creation_records SET account_name = 'account 1' WHERE song_id = 'song 1'",
      { halved: ['the rename of account 1'] },
    ],
    [
      'DELETE FROM queues WHERE range_start = 2',
      { lost: ['the queue of renamed 1'], halved: [expect.stringContaining('queues have taken')] },
    ],
    [
      'UPDATE queues SET account_id = (SELECT account_id FROM queues WHERE range_start = 1) WHERE range_start = 2',
      { lost: ['the queue of renamed 1'], doubled: ['renamed 0'] },
    ],
    [
      "DELETE FROM accounts WHERE name = 'renamed 1'",
      {
        lost: ['account 1 itself', 'the queue of account 1', 'the rename of account 1'],
        halved: ['the rename of account 1'],
        flaws: [expect.stringContaining('queues')],
      },
    ],
  ])('finds what is planted: %s', async (sql, findings) => {
    expect(await found(sql)).toEqual({ lost: [], doubled: [], halved: [], flaws: [], ...findings });
  });
});
