import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorFields } from '../../../src/electron/channels/error-envelope.ts';
import type { BackendErrorCode, BridgeError } from '../../../src/errors.ts';
import { songContract } from '../../../src/songs/index.ts';
import { chromium, chromiumHint } from '../../helpers/chromium.ts';
import { browsing, signInByHand } from '../commands/support/browser.ts';
import { CommandStage } from '../commands/support/stage.ts';
import { STUCK } from '../commands/support/work.ts';
import type { Home, House, OpenWindow } from './home.ts';
import { homes } from './homes/index.ts';
import { buildingBackend, everyError, failingBackend } from './stages.ts';

describe.each(homes)('A37: over $name', (home) => {
  if (home.missing === undefined) contractSuite(home);
  else test.skip(`A37: ${home.name} (${home.missing})`, () => {});
});

/** What must hold whichever way a page reaches the bridge. */
function contractSuite(home: Home): void {
  let stage: CommandStage;
  let house: House;
  let window: OpenWindow;

  beforeAll(async () => {
    stage = await CommandStage.open();
    house = await home.over(stage.client);
    window = await house.open({ commands: 'all', lifecycle: true });
  });
  afterAll(async () => {
    await house?.[Symbol.asyncDispose]();
    expect(house?.counts()).toEqual({ documents: 0, calls: 0, operations: 0 });
    await stage?.[Symbol.asyncDispose]();
  });

  describe('A37: every command', () => {
    test('A37: is called by its method, and what it answers arrives as the backend said it', async () => {
      const account = 'traveller';
      const { data, results } = await window.play('tour', { account, folder: stage.newFolder() });

      const { LAUNCH_BROWSER: _, ...commands } = songContract.commands;
      expect(Object.keys(data).sort()).toEqual(Object.keys(commands).sort());
      for (const [name, command] of Object.entries(commands)) {
        expect(data[name], name).toEqual(command.result.parse(data[name]));
        if (command.operation === undefined) continue;
        expect(results[name], name).toEqual(command.operation.result.parse(results[name]));
      }
      expect(data.SEARCH_HISTORY).toMatchObject([{ title: 'Ein Lied für die Straße' }]);
      expect(data.DELETE_ACCOUNT).toMatchObject({ name: account });
    });

    test.skipIf(chromium === undefined)(`A37: and LAUNCH_BROWSER (${chromiumHint})`, async () => {
      const backend = await browsing(stage);
      const account = await stage.newAccount(backend);
      await signInByHand(stage, backend, account);
      await using other = await home.over(backend.client);
      const opened = await other.open({ commands: ['LAUNCH_BROWSER'] });

      const launched = await opened.play('launch', { account });

      const { result } = songContract.commands.LAUNCH_BROWSER ?? {};
      expect(launched).toEqual(result?.parse(launched));
      expect(launched).toMatchObject({ account_name: account, launched: true });
    });
  });

  describe('A37: errors', () => {
    test('A37: of the backend have class, code, command and details', async () => {
      const payload = { name: 'nobody' };
      const error = await window.play('failure', { command: 'DELETE_ACCOUNT', payload });

      expect(error).toMatchObject({ instance: true, base: true, name: 'CommandError' });
      expect(error.fields).toMatchObject({
        code: 'COMMAND_FAILED',
        errorCode: 'ACCOUNT_NOT_FOUND',
        command: 'DELETE_ACCOUNT',
      });
    });

    test('A37: of a payload that does not fit have the path, and never the value', async () => {
      const payload = { account_name: 'a', prompts: [{ title: 'fine' }, { lyrics: 'do not tell' }] };
      const error = await window.play('failure', { command: 'CREATE_SONGS_BATCH', payload });

      expect(error).toMatchObject({ instance: true, base: true, name: 'ValidationError' });
      expect(error.fields).toMatchObject({ code: 'VALIDATION_FAILED', path: ['prompts', 1, 'title'] });
      expect(JSON.stringify(error)).not.toContain('do not tell');
    });

    test('A37: of a payload that cannot be cloned name the place', async () => {
      const error = await window.play('uncloneable');

      expect(error).toMatchObject({ instance: true, base: true });
      expect(JSON.stringify(error)).toContain('reach');
    });

    test('A37: of a time limit say which', async () => {
      const account = await stage.newAccount();
      const error = await stage.whileStudioFails([{ name: 'hang' }], () =>
        window.play('failure', {
          command: 'GET_SESSION_TOKEN',
          payload: { account_name: account },
          options: { timeoutMs: 100 },
        }),
      );

      expect(error).toMatchObject({ instance: true, base: true, name: 'CommandTimeoutError' });
      expect(error.fields).toMatchObject({
        code: 'COMMAND_TIMEOUT',
        command: 'GET_SESSION_TOKEN',
        timeoutMs: 100,
        limit: 'response',
        outcome: 'unknown',
      });
    });

    test('A37: of every class keep class, code and fields in the world of the page', async () => {
      await using other = await home.over(failingBackend());
      const opened = await other.open({ commands: ['GET_ACCOUNTS'] });

      for (const code of Object.keys(everyError) as BackendErrorCode[]) {
        const thrown = everyError[code];
        const seen = await opened.play('failure', { command: 'GET_ACCOUNTS', payload: { code } });

        const { name } = thrown;
        expect(seen, code).toMatchObject({ instance: true, base: true, name });
        // What is said of a breach may quote what the backend wrote.
        const isBreach = code === 'PROTOCOL_ERROR';
        if (!isBreach) expect(seen.message).toBe(thrown.message);
        const facts = errorFields[code]
          .filter((field) => !(isBreach && field === 'issues'))
          .map((field) => [field, thrown[field as keyof typeof thrown]]);
        expect(seen.fields, code).toMatchObject({
          code,
          retryable: expect.any(Boolean),
          ...JSON.parse(JSON.stringify(Object.fromEntries(facts))),
        });
        expect(JSON.stringify(seen), code).not.toContain('a traceback');
      }
    });

    test('A37: of a call that was not granted say so, and nothing reaches the backend', async () => {
      const narrow = await house.open({ commands: ['GET_ACCOUNTS'] });
      const before = stage.tap.messages('sent').length;
      const error = await narrow.play('failure', { command: 'CLEAR_QUEUES', payload: {} });
      const unknown = await narrow.play('failure', { command: '__proto__', payload: {} });
      await narrow.close();

      expect(error).toMatchObject({ instance: true, base: true, name: 'BridgeError' });
      expect(error.fields).toMatchObject({
        code: 'BRIDGE_REFUSED',
        command: 'CLEAR_QUEUES',
        reason: 'not-granted' satisfies BridgeError['reason'],
      });
      expect(unknown.fields).toMatchObject({ code: 'BRIDGE_REFUSED' });
      expect(stage.tap.messages('sent')).toHaveLength(before);
    });
  });

  describe('A37: progress and operations', () => {
    test('A37: by callback and by iterator, in order, with nothing after the result', async () => {
      const account = await stage.newAccount();
      const seen = await window.play('watchedBatch', { account, titles: ['One', 'Two'] });

      const sent = stage.tap
        .eventsOf(seen.id)
        .map(({ type, payload }) => `${type} ${payload?.progress}${payload?.final === true ? ' final' : ''}`);
      expect(seen.command).toBe('CREATE_SONGS_BATCH');
      expect(seen.called).toEqual(sent);
      expect(seen.iterated).toEqual(sent);
      expect(seen.called.at(-1)).toMatch(/ final$/);
      expect(seen.result).toMatchObject({ results: [{ success: true }, { success: true }] });
      expect(seen.late).toBe(0);
    });

    test('A37: progress of a plain command', async () => {
      const account = await stage.newAccount();
      await window.play('watchedBatch', { account, titles: ['Listed'] });
      const { events } = await window.play('plainProgress', { account });

      expect(events).toContain('BATCH_PROGRESS');
    });

    test('A37: an operation is listed, found again after a reload, and followed to its end', async () => {
      const account = await stage.newAccount();
      const id = await stage.whileStudioFails([{ name: 'late_clips', seconds: 3 }], async () => {
        const started = await window.play('startedBatch', { account, titles: ['Kept'] });
        await stage.songSubmitted(started);
        await window.reload();
        expect(await window.play('running')).toEqual([started]);
        return started;
      });
      const seen = await window.play('followed', { id });

      expect(seen).toMatchObject({ id, command: 'CREATE_SONGS_BATCH' });
      expect(seen.result).toMatchObject({ results: [{ success: true }] });
      expect(seen.iterated.at(-1)).toMatch(/ final$/);
      expect(await window.play('running')).toEqual([]);
    });

    test('A37: an operation that the owner of the backend has started is followed from a page to its end', async () => {
      const account = await stage.newAccount();
      const { id, seen } = await stage.whileStudioFails([{ name: 'late_clips', seconds: 1 }], async () => {
        const batch = await stage.client.createSongsBatch(batchOf(account, 'Its own'));
        return { id: batch.id, seen: await window.play('followed', { id: batch.id }) };
      });

      expect(seen).toMatchObject({ id, command: 'CREATE_SONGS_BATCH' });
      expect(seen.result).toMatchObject({ results: [{ success: true }] });
      expect(seen.iterated.length).toBeGreaterThan(1);
      expect(seen.iterated.at(-1)).toMatch(/ final$/);
    });

    test('A37: an operation that has ended before it is followed tells its final event and its result', async () => {
      const account = await stage.newAccount();
      const batch = await stage.client.createSongsBatch(batchOf(account, 'Over'));
      await batch.result;
      const seen = await window.play('followed', { id: batch.id });

      expect(seen).toMatchObject({ id: batch.id, command: 'CREATE_SONGS_BATCH', late: 0 });
      expect(seen.result).toMatchObject({ results: [{ success: true }] });
      expect(seen.iterated).toEqual([expect.stringMatching(/ final$/)]);
    });

    test('A37: an operation is cancelled from a document that did not start it', async () => {
      const account = await stage.newAccount();
      const error = await stage.whileStudioFails([STUCK], async () => {
        const id = await window.play('startedBatch', { account, titles: ['Never'] });
        await window.reload();
        return window.play('cancelled', { id });
      });

      expect(error).toMatchObject({ instance: true, name: 'CommandError' });
      expect(error.fields).toMatchObject({ errorCode: 'CANCELLED', command: 'CREATE_SONGS_BATCH' });
    });

    test('A37: the signal of an operation cancels it', async () => {
      const account = await stage.newAccount();
      const { id, error } = await stage.whileStudioFails([STUCK], () =>
        window.play('abortedBatch', { account, titles: ['Stopped'] }),
      );

      expect(error).toMatchObject({ instance: true, base: true });
      await stage.tap.until(
        ({ message: { payload } }) => payload?.operation_id === id && payload.final === true,
      );
      expect(await window.play('running')).toEqual([]);
      // Who has given it up is not told of its last events; they belong to nobody.
      stage.backend.notices.splice(0);
    });

    test('A37: nobody follows an operation that was never there, or was not granted', async () => {
      const account = await stage.newAccount();
      const unknown = await window.play('unfollowed', { id: 'made-up' });
      const narrow = await house.open({ commands: ['GET_ACCOUNTS'] });
      const { refused, listed, ended } = await stage.whileStudioFails([STUCK], async () => {
        const id = await window.play('startedBatch', { account, titles: ['Private'] });
        return {
          refused: await narrow.play('unfollowed', { id }),
          listed: await narrow.play('running'),
          ended: await window.play('cancelled', { id }),
        };
      });
      await narrow.close();

      expect(unknown).toMatchObject({ instance: true, name: 'ValidationError' });
      expect(refused).toMatchObject({ instance: true, base: true });
      expect(listed).toEqual([]);
      expect(ended.fields).toMatchObject({ errorCode: 'CANCELLED' });
    });
  });

  describe('A37: calls', () => {
    test('A37: a signal that is aborted before the call lets nothing be sent', async () => {
      const before = stage.tap.messages('sent').length;
      const error = await window.play('abortedBefore');

      expect(error).toMatchObject({ instance: true, name: 'AbortedError' });
      expect(error.fields).toMatchObject({ code: 'ABORTED', outcome: 'not-sent' });
      expect(error.cause).toEqual({ name: 'Error', message: 'gone already' });
      expect(stage.tap.messages('sent')).toHaveLength(before);
    });

    test('A37: a signal that is aborted meanwhile is told to the backend', async () => {
      const account = await stage.newAccount();
      const error = await stage.whileStudioFails([{ name: 'hang' }], async () => {
        const aborted = await window.play('abortedDuring', { account, afterMs: 100 });
        await stage.tap.until(({ message: { type, id } }) => type === 'ERROR_RESPONSE' && id !== null);
        return aborted;
      });

      expect(error).toMatchObject({ instance: true, name: 'AbortedError' });
      expect(error.cause?.name).toBe('TimeoutError');
      const sent = stage.tap.messages('sent').filter(({ type }) => type !== 'PING');
      expect(sent.at(-1)).toMatchObject({ type: 'CANCEL_COMMAND' });
    });

    test('A37: a reload cancels what the old document was waiting for', async () => {
      const account = await stage.newAccount();
      const { requests } = await stage.studio.state();
      await stage.whileStudioFails([{ name: 'hang' }], async () => {
        window.play('token', { account }).catch(() => {});
        await stage.studio.asked('POST /api/sign-in', requests['POST /api/sign-in'] ?? 0);
        const command_id = stage.tap.idOf('GET_SESSION_TOKEN');
        await window.reload();
        await stage.tap.until(
          ({ message: { type, payload } }) => type === 'CANCEL_COMMAND' && payload?.command_id === command_id,
        );
      });

      expect(await window.play('concurrent', { count: 1 })).toBe(1);
    });

    test('A37: every text arrives as it was sent, and so does a megabyte', async () => {
      const account = await stage.newAccount();
      const text = 'Straße ✓ 🎵 \u2028 "quoted" \\ line\nend 東京 a\u0301';

      expect(await window.play('sentAndBack', { account, text, times: 1 })).toEqual([text]);
      const long = 'é'.repeat(50_000);
      expect(await window.play('sentAndBack', { account, text: long, times: 20 })).toEqual(
        Array(20).fill(long),
      );
    });

    test('A37: fifty at once get fifty answers, each its own', async () => {
      expect(await window.play('concurrent', { count: 50 })).toBe(50);
    });
  });

  describe('A37: the hello, the status and the lifecycle', () => {
    test('A37: the hello tells what was granted, and the status', async () => {
      const narrow = await house.open({ commands: ['GET_QUEUES', 'GET_ACCOUNTS'], topics: ['status'] });
      const told = await narrow.play('hello');
      await narrow.close();

      expect(told).toEqual({
        commands: expect.arrayContaining(['GET_ACCOUNTS', 'GET_QUEUES']),
        topics: ['status'],
        lifecycle: false,
        state: 'running',
        hasDocument: false,
      });
      expect(told.commands).toHaveLength(2);
    });

    test('A37: start, stop and restart are refused where they were not granted', async () => {
      const narrow = await house.open({ commands: 'all' });
      const refused = await narrow.play('notAllowed');
      await narrow.close();

      expect(refused.map(({ fields }) => fields.reason)).toEqual(Array(3).fill('not-granted'));
      expect(stage.client.status.state).toBe('running');
    });

    test('A37: a restart is pushed to the page, in order, and the backend works again', async () => {
      const granted = await house.open({ commands: 'all', topics: ['status'], lifecycle: true });
      const { states, revisions, alive, generation } = await granted.play('restarted');
      await granted.close();

      expect(states).toContain('restarting');
      expect(states.at(-1)).toBe('running');
      expect(revisions).toEqual(revisions.toSorted((one, other) => one - other));
      expect(alive).toBe(true);
      expect(generation).toBe(stage.client.status.generation);
    });

    test('A37: a backend that is stopped refuses calls as closed, and starts again', async () => {
      const granted = await house.open({ commands: 'all', topics: ['status'], lifecycle: true });
      const { stopped, refused, started } = await granted.play('stoppedAndStarted');
      await granted.close();

      expect(stopped).toBe('stopped');
      expect(refused).toMatchObject({ instance: true, name: 'ClosedError' });
      expect(started).toBe('running');
    });
  });

  test('A37: a client of a protocol of one’s own works as the songs do', async () => {
    await using tiny = await buildingBackend();
    await using other = await home.over(tiny.client);
    const opened = await other.open({ commands: 'all' });

    const { echoed, steps, built } = await opened.play('ownProtocol');

    expect(echoed).toBe('héllo');
    expect(steps).toEqual(['STEP a', 'STEP b', 'BUILD_PROGRESS']);
    expect(built).toBe(2);
  });
}

function batchOf(account_name: string, title: string) {
  return { account_name, prompts: [{ title, lyrics: 'la', style: 'pop' }], auto_submit: true };
}
