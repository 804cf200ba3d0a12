import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { inspect } from 'node:util';
import type { BackendError } from 'stdwire';
import { expect, it } from 'vitest';
import { refusal } from '../../helpers/failures.ts';
import { SongBackend } from '../../helpers/song-backend.ts';
import { Studio } from '../../helpers/studio.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import type { TappedMessage } from '../../helpers/wire-tap.ts';

/** Where a secret may be and where it was found: everything that is not its own place on the wire. */
class Haystack {
  readonly #texts: (readonly [place: string, text: string])[] = [];

  add(place: string, ...texts: readonly string[]): void {
    for (const text of texts) this.#texts.push([place, text]);
  }

  /** An error as a program could log it. */
  addError(error: unknown): void {
    const { message = '', stack = '', ...facts } = error as BackendError;
    this.add('error', message, stack, String(error), JSON.stringify(error), JSON.stringify(facts));
    this.add('error', inspect(error, { depth: 20, showHidden: true }));
  }

  async addFolder(folder: string): Promise<void> {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      // The shared memory of SQLite's write-ahead log is an index of it, and locked while the backend runs.
      if (!entry.isFile() || entry.name.endsWith('-shm')) continue;
      const path = join(entry.parentPath, entry.name);
      this.add(relative(folder, path), entry.name, (await readFile(path)).toString('latin1'));
    }
  }

  /** The places in which one of the needles is. */
  placesOf(needles: readonly string[]): string[] {
    const found = this.#texts.filter(([, text]) => needles.some((needle) => text.includes(needle)));
    return found.map(([place]) => place);
  }

  get size(): number {
    return this.#texts.length;
  }
}

/** Ways in which the studio answers no request as it should. */
const breakdowns = ['unauthorized', 'server_error', 'not_json', 'truncated_json', 'cut_answer', 'forbidden'];

const itself = (error: unknown): unknown => error;

/** An answer as it was, but for the one field that is the token's own place. */
function withoutItsPlace({ type, ...answer }: TappedMessage): string {
  if (type !== 'GET_SESSION_TOKEN_RESPONSE') return JSON.stringify(answer);
  return JSON.stringify({ ...answer, data: { ...(answer.data as object), token: null } });
}

/** The token whole, and the parts of it that open anything: what it says, and the signature. */
function formsOf(token: string): string[] {
  return [
    token,
    ...token.split('.').slice(1),
    encodeURIComponent(token),
    Buffer.from(token).toString('base64'),
  ];
}

it('a session token is in no log, error, event or file, whatever happens to it', async () => {
  const haystack = new Haystack();
  await using output = await tempFolder('canary-output');
  await using data = await tempFolder('canary-data');
  await using studio = await Studio.start();
  const tokens: string[] = [];
  {
    await using backend = await SongBackend.start({
      studio,
      dataFolder: data.path,
      env: { STDWIRE_LOG_LEVEL: 'debug' },
    });
    const { client } = backend;
    const failing = async (call: Promise<unknown>): Promise<void> => {
      haystack.addError(await refusal(call));
    };

    const account_name = 'canary';
    await client.createAccount({ name: account_name });
    const prompts = [{ title: 'Canary', lyrics: 'tweet', style: 'bird song' }];
    await (await client.createSongsBatch({ account_name, prompts, auto_submit: true })).result;
    const { token } = await client.getSessionToken({ account_name });
    const stranger = await studio.signIn('stranger');
    tokens.push(token, stranger);

    // As it should be, with the account's own token and with one that the backend has never seen.
    for (const session_token of tokens) {
      await client.fetchClips({ session_token, use_my_songs: true }, { onProgress: () => {} });
    }
    const clips = await client.fetchClips({ session_token: token, use_my_songs: true });
    const work = { session_token: token, output_dir: output.path };
    for (const clip of clips.slice(0, 1)) await client.downloadClip({ ...work, clip });
    await (await client.batchDownload({ ...work, account_name, clips, delay: 0 })).result;
    await client.verifySession({ account_name });
    await client.exportHistoryToCsv({ output_path: join(output.path, 'history.csv') });

    // And as it should not be: the token where it does not belong, or with a service that fails.
    await failing(client.exportHistoryToCsv({ output_path: join(output.path, 'history.csv', token) }));
    haystack.addError(await client.renameAccount({ old_name: token, new_name: 'other' }).catch(itself));
    for (const session_token of tokens) {
      await failing(client.fetchClips({ session_token, profile_name: 'nobody-at-all' }));
      await failing(client.downloadClip({ ...work, session_token, clip: { id: 'no-such-clip' } }));
    }
    for (const name of breakdowns) {
      await studio.faults({ name });
      await Promise.all(
        tokens.flatMap((session_token) => [
          failing(client.fetchClips({ session_token, use_create_page: true })),
          failing(client.downloadClip({ ...work, session_token, clip: { id: String(clips[0]?.id) } })),
        ]),
      );
      await studio.clearFaults();
    }
    const misspelt = { session_tokn: token, account_name: 5 } as unknown as { account_name: string };
    haystack.addError(await client.getSessionToken(misspelt).catch(itself));

    haystack.add('event', ...backend.tap.events.map((event) => JSON.stringify(event)));
    haystack.add('answer', ...backend.tap.messages('received').map(withoutItsPlace));
    // Before the end too: the write-ahead log still holds what was written and overwritten since.
    await haystack.addFolder(data.path);
    await backend.stop();
    haystack.add('log', ...backend.log);
    haystack.add('notice', ...backend.notices.map((notice) => inspect(notice, { depth: 20 })));
  }
  await haystack.addFolder(data.path);
  await haystack.addFolder(output.path);
  haystack.add('studio log', ...studio.log);
  await haystack.addFolder(studio.folder);

  expect(haystack.size).toBeGreaterThan(100);
  expect(tokens.map((token) => haystack.placesOf(formsOf(token)))).toEqual([[], []]);
  // Nothing was asked of a media host with the token either.
  expect((await studio.state()).tokens_at_media).toBe(0);
  // The search itself finds what is there.
  expect(haystack.placesOf(['Canary'])).toContain('songs.sqlite3');
  expect(haystack.placesOf(['BACKEND_READY'])).toEqual(['log']);
});
