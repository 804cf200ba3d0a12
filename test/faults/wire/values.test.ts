import { describe, expect, test } from 'vitest';
import { CommandError, ProtocolError, ValidationError } from '../../../src/index.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';
import { answer, expectAlive, startedOn, written } from './wire-client.ts';

/** What a foreign backend wrote rejects its call at once, as `kind`, and the connection goes on. */
async function expectRefused(data: string | Uint8Array, kind: string): Promise<void> {
  await using _leaks = await noLeaks();
  await using backend = await startedOn('writes_any_bytes.py');
  const error = await rejectionOf(written(backend.client, Buffer.concat([answer(data), Buffer.from('\n')])));

  expect(error).toBeInstanceOf(ProtocolError);
  expect(error).toMatchObject({ kind });
  await expectAlive(backend.client);
  expect(backend.violations).toHaveLength(1);
}

/** A backend on the bridge cannot send it: its call fails, and the next one is answered. */
async function expectUnsendable(what: string): Promise<void> {
  await using _leaks = await noLeaks();
  await using backend = await startedOn('echoes_through_the_bridge.py');
  const error = await rejectionOf(backend.client.call('ODD', { what }));

  expect(error).toBeInstanceOf(CommandError);
  expect(error).toMatchObject({
    errorCode: 'INTERNAL_ERROR',
    details: { reason: expect.stringMatching(/^(serialization|nesting)$/) },
  });
  expect(await backend.client.call('ECHO', { on: 1 })).toEqual({ on: 1 });
}

/** The client does not send it: the error names the place, and the backend hears nothing. */
async function expectUnsent(payload: Record<string, unknown>): Promise<void> {
  await using _leaks = await noLeaks();
  await using backend = await startedOn('echoes_through_the_bridge.py');

  expect(await rejectionOf(backend.client.call('ECHO', payload))).toBeInstanceOf(ValidationError);
  expect(await backend.client.call('ECHO', { on: 1 })).toEqual({ on: 1 });
}

describe('W07: bytes that are no UTF-8 are refused, and never replaced', () => {
  test.each([
    ['a byte that never occurs', [0xff]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['an overlong NUL', [0xc0, 0x80]],
    ['a pair of surrogates in six bytes', [0xed, 0xa0, 0xbc, 0xed, 0xbe, 0xb5]],
    ['a character that is cut off', [0xe2, 0x82]],
    ['a byte of the middle alone', [0x80]],
    ['what is beyond the last character', [0xf4, 0x90, 0x80, 0x80]],
  ])('W07: %s', async (_, bytes) => {
    await expectRefused(
      Buffer.concat([Buffer.from('"'), Uint8Array.from(bytes), Buffer.from('"')]),
      'invalid-utf8',
    );
  });

  test('W07, A26: a character that the end of the stream cuts off', async () => {
    await using _leaks = await noLeaks();
    await using backend = await startedOn('writes_any_bytes.py');
    const cut = Buffer.concat([Buffer.from('{"id":"@id","data":"'), Uint8Array.of(0xe2, 0x82)]);

    expect(await rejectionOf(written(backend.client, cut, 'WRITE_AND_EXIT'))).toMatchObject({
      code: 'PROTOCOL_ERROR',
      kind: 'truncated',
    });
  });
});

describe('W08: a number that is none', () => {
  test.each(['NaN', 'Infinity', '-Infinity'])(
    'W08: %s of a foreign backend rejects its call at once',
    async (text) => {
      await expectRefused(`{"n":[${text}]}`, 'invalid-json');
    },
  );

  test('W08: 1e400 of a foreign backend rejects its call at once', async () => {
    await expectRefused('{"n":1e400}', 'inexact-number');
  });

  test.each(['NaN', 'Infinity', '-Infinity'])('W08: %s is not sent by the bridge', async (what) => {
    await expectUnsendable(what);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('W08: %d is not sent by the client', async (n) => {
    await expectUnsent({ n });
  });
});

describe('W09: a whole number that a double cannot tell from its neighbour', () => {
  test.each([
    '9007199254740992',
    '9007199254740993',
    '-9007199254740993',
    '9223372036854775808',
    '7'.repeat(5000),
  ])('W09: %.20s of a foreign backend rejects its call at once', async (text) => {
    await expectRefused(`{"n":${text}}`, 'inexact-number');
  });

  test.each(['2**53', '2**63', '5000 digits'])('W09: %s is not sent by the bridge', async (what) => {
    await expectUnsendable(what);
  });

  test('W09: 2^53 is refused by the bridge; 2^53 - 1 passes both ways', async () => {
    await using _leaks = await noLeaks();
    await using backend = await startedOn('echoes_through_the_bridge.py');
    const { client } = backend;

    expect(await rejectionOf(client.call('ECHO', { n: 2 ** 53 }))).toMatchObject({
      errorCode: 'INVALID_PAYLOAD',
    });
    expect(await client.call('ECHO', { n: [2 ** 53 - 1, 1 - 2 ** 53] })).toEqual({
      n: [2 ** 53 - 1, 1 - 2 ** 53],
    });
  });
});

describe('W10: half of a surrogate pair', () => {
  test.each(['"\\ud800"', '{"\\udc00":1}', '["\\ud83d\\ud83d"]'])(
    'W10: %s of a foreign backend rejects its call at once',
    async (data) => {
      await expectRefused(data, 'half-pair');
    },
  );

  test.each(['half a pair', 'half a pair as a key'])('W10: %s is not sent by the bridge', async (what) => {
    await expectUnsendable(what);
  });

  test('W10: is not sent by the client', async () => {
    await expectUnsent({ text: 'a\ud800' });
  });
});

describe('W11: keys that mean something to a language', () => {
  const text = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';

  test('W11: are ordinary keys in an answer, and reach no prototype', async () => {
    await using _leaks = await noLeaks();
    await using backend = await startedOn('writes_any_bytes.py');
    const data = (await written(backend.client, `${answer(text)}\n`)) as object;

    expect(Object.keys(data)).toEqual(['__proto__', 'constructor']);
    expect(JSON.stringify(data)).toBe(text);
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
    expect({}).not.toHaveProperty('polluted');
  });

  test('W11: come back from the bridge as they were sent', async () => {
    await using _leaks = await noLeaks();
    await using backend = await startedOn('echoes_through_the_bridge.py');
    const payload = JSON.parse(text) as Record<string, unknown>;

    expect(JSON.stringify(await backend.client.call('ECHO', payload))).toBe(text);
    expect({}).not.toHaveProperty('polluted');
  });

  test('W11: of a key that comes twice the last counts', async () => {
    await using _leaks = await noLeaks();
    await using backend = await startedOn('writes_any_bytes.py');

    expect(await written(backend.client, `${answer('{"a":1,"b":2,"a":3}')}\n`)).toEqual({ a: 3, b: 2 });
  });
});

describe('W12: what is nested 100,000 levels deep', () => {
  const levels = 100_000;

  test.each([
    ['lists', '['.repeat(levels) + ']'.repeat(levels)],
    ['objects', `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`],
  ])('W12: %s of a foreign backend reject their call, and the client lives', async (_, data) => {
    await expectRefused(data, 'too-deep');
  });

  test('W12: brackets that are never closed reject their call, and the client lives', async () => {
    await expectRefused('['.repeat(levels), 'invalid-json');
  });

  test('W12: is not sent by the bridge, which lives', async () => {
    await expectUnsendable('100,000 levels');
  });

  test('W12: is not sent by the client', async () => {
    let deep: unknown[] = [];
    for (let level = 0; level < levels; level += 1) deep = [deep];
    await expectUnsent({ deep });
  });
});
