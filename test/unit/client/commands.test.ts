import { describe, expect, test } from 'vitest';
import { CommandError, MessageTooLargeError, ProtocolError, ValidationError } from '../../../src/core.ts';
import { ScriptedFailure } from '../../../src/testing/index.ts';
import { rejectionOf, settled, startedTiny } from '../../helpers/tiny-client.ts';

describe('a command', () => {
  test('resolves with the data of its response', async () => {
    await using tiny = await startedTiny({ handlers: { ECHO: (payload) => payload } });

    expect(await tiny.client.request('ECHO', { text: 'hällo \u2028 🎵' })).toEqual({
      text: 'hällo \u2028 🎵',
    });
  });

  test('has an id of its own, one prefix for all of a client', async () => {
    await using tiny = await startedTiny({ handlers: { ECHO: (payload) => payload } });
    await Promise.all([1, 2, 3].map((n) => tiny.client.request('ECHO', { text: `${n}` })));
    const ids = tiny.script.commands.map(({ id }) => id);

    expect(new Set(ids).size).toBe(3);
    expect(new Set(ids.map((id) => id.replace(/-[0-9]+$/, ''))).size).toBe(1);
  });

  test('finds its own response among many that come in any order', async () => {
    const answers: (() => void)[] = [];
    await using tiny = await startedTiny({
      handlers: {
        ECHO: (payload, call) => {
          call.stayMute();
          answers.push(() => call.answer(payload));
        },
      },
    });
    const calls = Array.from({ length: 100 }, (_, n) => tiny.client.request('ECHO', { text: `${n}` }));
    await settled();
    for (const answer of answers.reverse()) answer();

    expect((await Promise.all(calls)).map(({ text }) => text)).toEqual(calls.map((_, n) => `${n}`));
  });

  test('that the backend refuses rejects with its code, text and details', async () => {
    await using tiny = await startedTiny({
      handlers: {
        ECHO: () => {
          throw new ScriptedFailure('ACCOUNT_NOT_FOUND', 'no such account', { name: 'x' });
        },
      },
    });
    const error = await rejectionOf(tiny.client.request('ECHO', { text: '' }));

    expect(error).toBeInstanceOf(CommandError);
    expect(error).toMatchObject({
      code: 'COMMAND_FAILED',
      errorCode: 'ACCOUNT_NOT_FOUND',
      command: 'ECHO',
      details: { name: 'x' },
      message: expect.stringContaining('no such account'),
    });
  });

  test('that the contract does not know is sent as it is', async () => {
    await using tiny = await startedTiny({ handlers: { NEWER: (payload) => [payload] } });

    expect(await tiny.client.call('NEWER', { any: 1 })).toEqual([{ any: 1 }]);
  });

  test('without a payload is sent with an empty one', async () => {
    await using tiny = await startedTiny({ handlers: { OPEN: (payload) => payload } });

    expect(await tiny.client.call('OPEN')).toEqual({});
  });
});

describe('an error response whose fields are falsy is still an error', () => {
  test.each([
    { error: '', error_code: '' },
    { error: 0, error_code: 0 },
    { error: null, error_code: null },
    { error: false },
  ])('%j', async (fields) => {
    await using tiny = await startedTiny({
      handlers: {
        ECHO: (_, call) => {
          call.stayMute();
          tiny.script.peer.send({
            id: call.id,
            type: 'ERROR_RESPONSE',
            success: false,
            data: null,
            ...fields,
          });
        },
      },
    });

    expect(await rejectionOf(tiny.client.request('ECHO', { text: '' }))).toBeInstanceOf(CommandError);
  });
});

describe('a payload is refused before anything is sent', () => {
  const secret = 'eyJ-secret-token';

  test.each([
    ['a field of the wrong type', { text: 1 }, ['text']],
    ['a field that is missing', {}, ['text']],
    ['a field that is not known', { text: 'a', more: secret }, []],
  ])('for %s', async (_, payload, path) => {
    await using tiny = await startedTiny();
    const error = await rejectionOf(tiny.client.call('ECHO', payload));

    expect(error).toBeInstanceOf(ValidationError);
    expect(error).toMatchObject({ command: 'ECHO', path });
    expect(JSON.stringify([error, (error as Error).message])).not.toContain(secret);
    expect(tiny.script.commands).toEqual([]);
  });

  test.each([
    ['NaN', { n: Number.NaN }, ['n']],
    ['-0', { list: [0, -0] }, ['list', 1]],
    ['half of a surrogate pair', { list: ['a\ud800'] }, ['list', 0]],
    ['a bigint', { n: 1n }, ['n']],
    ['a Date', { deep: { when: new Date() } }, ['deep', 'when']],
  ])('for %s, which JSON would change', async (_, payload, path) => {
    await using tiny = await startedTiny();

    expect(await rejectionOf(tiny.client.request('OPEN', payload))).toMatchObject({
      code: 'VALIDATION_FAILED',
      path,
    });
  });

  test('when it contains itself, or is nested too deeply for the other side', async () => {
    await using tiny = await startedTiny();
    const itself: Record<string, unknown> = {};
    itself.self = itself;
    let deep: unknown[] = [];
    for (let level = 0; level < 500; level += 1) deep = [deep];

    for (const payload of [itself, { deep }]) {
      expect(await rejectionOf(tiny.client.request('OPEN', payload))).toBeInstanceOf(ValidationError);
    }
  });

  test.each([null, [], 'text', 1])('when it is %j and not an object', async (payload) => {
    await using tiny = await startedTiny();

    expect(await rejectionOf(tiny.client.call('OPEN', payload))).toBeInstanceOf(ValidationError);
    expect(await rejectionOf(tiny.client.call('UNKNOWN', payload))).toBeInstanceOf(ValidationError);
  });

  test('when its line is longer than the limit', async () => {
    await using tiny = await startedTiny({
      maxLineBytes: 1024,
      handlers: { ECHO: () => ({ text: 'short' }) },
    });
    const error = await rejectionOf(tiny.client.request('ECHO', { text: 'x'.repeat(1024) }));

    expect(error).toBeInstanceOf(MessageTooLargeError);
    expect(error).toMatchObject({ direction: 'sent', maxLineBytes: 1024 });
    expect(await tiny.client.request('ECHO', { text: 'x' })).toEqual({ text: 'short' });
  });
});

describe('a response that does not fit the protocol', () => {
  test.each([
    ['has data of the wrong type', { type: 'ECHO_RESPONSE', success: true, data: { text: 1 }, error: null }],
    ['has no data', { type: 'ECHO_RESPONSE', success: true, error: null }],
    [
      'has the type of another command',
      { type: 'WORK_RESPONSE', success: true, data: { text: '' }, error: null },
    ],
    [
      'is a success and an error at once',
      { type: 'ECHO_RESPONSE', success: true, data: { text: '' }, error: 'x' },
    ],
    ['is neither success nor error', { type: 'ECHO_RESPONSE', data: { text: '' } }],
    ['says success with a word', { type: 'ECHO_RESPONSE', success: 'true', data: { text: '' } }],
  ])('rejects its call at once and is reported, if it %s', async (_, fields) => {
    await using tiny = await startedTiny({
      handlers: {
        ECHO: (_payload, call) => {
          call.stayMute();
          tiny.script.peer.send({ id: call.id, ...fields });
        },
      },
    });
    const error = await rejectionOf(tiny.client.request('ECHO', { text: '' }));
    await settled();

    expect(error).toBeInstanceOf(ProtocolError);
    expect(tiny.violations).toEqual([error]);
  });

  test('is delivered as it is, and reported, from a backend that announces nothing', async () => {
    await using tiny = await startedTiny({ ready: {}, handlers: { ECHO: () => ({ words: ['a'] }) } });

    expect(await tiny.client.request('ECHO', { text: '' })).toEqual({ words: ['a'] });
    await settled();
    expect(tiny.violations).toMatchObject([{ kind: 'wrong-shape', issues: [{ path: ['text'] }] }]);
  });

  test('may have no data at all from a backend that announces nothing', async () => {
    await using tiny = await startedTiny({
      ready: {},
      handlers: {
        OPEN: (_, call) => {
          call.stayMute();
          tiny.script.peer.send({ id: call.id, type: 'OPEN_RESPONSE', success: true });
        },
      },
    });

    expect(await tiny.client.request('OPEN', {})).toBeUndefined();
  });
});

test('an echo of the command is not its answer', async () => {
  await using tiny = await startedTiny({
    handlers: {
      ECHO: (payload, call) => {
        tiny.script.peer.send({ id: call.id, type: 'ECHO', payload });
        return { text: 'answer' };
      },
    },
  });

  expect(await tiny.client.request('ECHO', { text: '' })).toEqual({ text: 'answer' });
  await settled();
  expect(tiny.violations).toMatchObject([{ kind: 'unknown-id' }]);
});

test('keys that could reach a prototype come as data and reach nothing', async () => {
  await using tiny = await startedTiny({
    handlers: {
      OPEN: (_, call) => {
        call.stayMute();
        const data = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
        tiny.script.peer.write(
          `{"id":"${call.id}","type":"OPEN_RESPONSE","success":true,"data":${data},"error":null}\n`,
        );
      },
    },
  });
  const data = (await tiny.client.request('OPEN', {})) as object;

  expect(Object.keys(data)).toEqual(['__proto__', 'constructor']);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});
