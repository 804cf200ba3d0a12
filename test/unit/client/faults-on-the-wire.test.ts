import { describe, expect, test } from 'vitest';
import { MessageTooLargeError, ProtocolError } from '../../../src/core.ts';
import { rejectionOf, settled, startedTiny, type TinyClient } from '../../helpers/tiny-client.ts';

/** A backend that writes something before, or in place of, the answer to OPEN. */
function writing(text: (reply: string, id: string) => string): Promise<TinyClient> {
  const started = startedTiny({
    maxLineBytes: 1024,
    handlers: {
      OPEN: async (_, call) => {
        call.stayMute();
        const reply = { id: call.id, type: 'OPEN_RESPONSE', success: true, data: 'ok', error: null };
        (await started).script.peer.write(text(JSON.stringify(reply), call.id));
      },
      ECHO: (payload) => payload,
    },
  });
  return started;
}

describe('the answer comes all the same', () => {
  test.each([
    ['a stray line before it', (reply: string) => `Loading model...\n${reply}\n`, ['Loading model...']],
    ['stray text glued before it', (reply: string) => `Loading model...${reply}\n`, ['Loading model...']],
    ['stray text glued behind it', (reply: string) => `${reply}done\n`, ['done']],
    ['a line of something else', (reply: string) => `42\n[1]\n"text"\n${reply}\n`, ['42', '[1]', '"text"']],
    ['blank lines and CRLF', (reply: string) => `\n   \r\n${reply}  \r\n`, []],
    ['a byte order mark at the start', (reply: string) => `\uFEFF${reply}\n`, []],
  ])('with %s', async (_, text, strays) => {
    await using tiny = await writing(text);

    expect(await tiny.client.request('OPEN', {})).toBe('ok');
    await settled();
    expect(tiny.strays).toEqual(strays);
    expect(tiny.client.counts).toMatchObject({ strayTexts: strays.length, protocolErrors: 0 });
  });
});

describe('the call is rejected at once', () => {
  test.each([
    [
      'NaN in its answer',
      (_: string, id: string) => `{"id":"${id}","success":true,"data":NaN}\n`,
      'invalid-json',
    ],
    ['an answer that was torn', (reply: string) => `${reply.slice(0, 50)}{"id":"other"}\n`, 'invalid-json'],
    [
      'a number that would be rounded',
      (_: string, id: string) => `{"id":"${id}","success":true,"data":9007199254740993}\n`,
      'inexact-number',
    ],
    [
      'a number that would be infinite',
      (_: string, id: string) => `{"id":"${id}","success":true,"data":[1e999]}\n`,
      'inexact-number',
    ],
  ])('for %s', async (_, text, kind) => {
    await using tiny = await writing(text);
    const error = await rejectionOf(tiny.client.request('OPEN', {}));

    expect(error).toBeInstanceOf(ProtocolError);
    expect(error).toMatchObject({ kind });
    expect(await tiny.client.request('ECHO', { text: 'on' })).toEqual({ text: 'on' });
    await settled();
    expect(tiny.violations).toHaveLength(1);
  });

  test('for an answer that is not UTF-8', async () => {
    await using tiny = await startedTiny({
      handlers: {
        OPEN: (_, call) => {
          call.stayMute();
          const [head, tail] = [`{"id":"${call.id}","success":true,"data":"`, '"}\n'];
          tiny.script.peer.write(
            Uint8Array.from([...Buffer.from(head), 0xed, 0xa0, 0x80, ...Buffer.from(tail)]),
          );
        },
      },
    });

    expect(await rejectionOf(tiny.client.request('OPEN', {}))).toMatchObject({ kind: 'invalid-utf8' });
  });

  test('for an answer over the limit; the connection goes on', async () => {
    await using tiny = await writing(
      (_, id) => `{"id":"${id}","success":true,"data":"${'x'.repeat(1024)}"}\n`,
    );
    const error = await rejectionOf(tiny.client.request('OPEN', {}));

    expect(error).toBeInstanceOf(MessageTooLargeError);
    expect(error).toMatchObject({ direction: 'received', maxLineBytes: 1024 });
    expect(await tiny.client.request('ECHO', { text: 'on' })).toEqual({ text: 'on' });
  });

  test('for an answer that is nested 100,000 levels deep, or it is delivered; nothing else happens', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    await using tiny = await startedTiny({
      handlers: {
        OPEN: (_, call) => {
          call.stayMute();
          tiny.script.peer.write(
            `{"id":"${call.id}","type":"OPEN_RESPONSE","success":true,"data":${deep},"error":null}\n`,
          );
        },
        ECHO: (payload) => payload,
      },
    });
    const [outcome] = await Promise.allSettled([tiny.client.request('OPEN', {})]);

    expect(outcome.status === 'fulfilled' || outcome.reason instanceof ProtocolError).toBe(true);
    expect(await tiny.client.request('ECHO', { text: 'on' })).toEqual({ text: 'on' });
  });
});

test('a line without an end closes the connection at 16 times the limit', async () => {
  await using tiny = await writing(() => 'x'.repeat(18_000));

  expect(await rejectionOf(tiny.client.request('OPEN', {}))).toMatchObject({
    code: 'BACKEND_EXITED',
    cause: expect.any(MessageTooLargeError),
  });
  expect(tiny.client.status.state).toBe('error');
});

describe('a message that belongs to nothing is reported, and harms nobody', () => {
  test.each([
    [{ id: 'nobody', type: 'X_RESPONSE', success: true, data: 1 }, 'unknown-id'],
    [
      {
        id: null,
        type: 'ERROR_RESPONSE',
        success: false,
        error: 'cannot read it',
        error_code: 'INVALID_PAYLOAD',
      },
      'refused',
    ],
    [{ id: 'progress-event', type: 'STEP', payload: {} }, 'wrong-shape'],
    [{ id: 'progress-event', payload: { operation_id: 'o' } }, 'wrong-shape'],
    [{ type: 'progress-event' }, 'wrong-shape'],
    [{}, 'wrong-shape'],
  ])('%j', async (message, kind) => {
    await using tiny = await startedTiny({ handlers: { ECHO: (payload) => payload } });
    tiny.script.peer.send(message);
    await settled();

    expect(tiny.violations).toMatchObject([{ kind }]);
    expect(await tiny.client.request('ECHO', { text: 'on' })).toEqual({ text: 'on' });
  });
});

test('a reply that comes twice settles its call once and is reported the second time', async () => {
  await using tiny = await startedTiny({
    handlers: {
      ECHO: (_, call) => {
        call.answer({ text: 'first' });
        call.answer({ text: 'second' });
      },
    },
  });

  expect(await tiny.client.request('ECHO', { text: '' })).toEqual({ text: 'first' });
  await settled();
  expect(tiny.violations).toMatchObject([{ kind: 'unknown-id', type: 'ECHO_RESPONSE' }]);
});
