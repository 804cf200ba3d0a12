import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Bridge } from '../../../src/electron/bridge/bridge.ts';
import type { BridgedBackend } from '../../../src/electron/bridge/bridged-backend.ts';
import { BackendError, CommandError } from '../../../src/errors.ts';
import { bridgedTiny, openDocument, type TestDocument } from '../../helpers/bridged.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { rejectionOf, settled } from '../../helpers/tiny-client.ts';
import { tinyContract } from '../../helpers/tiny-contract.ts';

const SECRET = 'the-value-that-nobody-may-see';

/** A document over a backend that a program wrote itself, and that answers with whatever it likes. */
function over(answer: () => unknown, development = false): TestDocument {
  const backend = {
    contract: tinyContract,
    call: () => new Promise((resolve) => resolve(answer())),
    on: () => () => {},
  } as unknown as BridgedBackend;
  const bridge = new Bridge({ backend, development });
  return openDocument(bridge, { commands: 'all' });
}

function thrown(value: unknown): () => never {
  return () => {
    throw value;
  };
}

class Odd extends Error {
  code = SECRET;
  data = { secret: SECRET };
  run = () => SECRET;
  override cause = new Error(SECRET);
}

const hostile = {
  get message(): string {
    throw new Error('getter');
  },
  toString: thrown(new Error('toString')),
  [Symbol.toPrimitive]: thrown(new Error('toPrimitive')),
};

const everything: readonly [string, unknown][] = [
  ['an Error subclass with a code, data, a cause and a function', new Odd(SECRET)],
  ['an empty text', ''],
  ['undefined', undefined],
  ['null', null],
  ['an object', { code: SECRET }],
  ['an object whose getters throw', hostile],
  ['an error whose getters throw', Object.defineProperty(new Error(''), 'message', { get: thrown(SECRET) })],
  [
    'an error that says it is one of ours',
    Object.assign(new Error(SECRET), { code: 'CLOSED', name: 'ClosedError' }),
  ],
  ['a Proxy whose traps throw', new Proxy({}, { get: thrown(SECRET), getPrototypeOf: thrown(SECRET) })],
  ['a function', () => SECRET],
];

describe('what a backend throws', () => {
  test.each(everything)('A11: %s becomes an envelope that tells nothing of it', async (_, value) => {
    await using _leaks = await noLeaks();
    const reply = await over(thrown(value)).call('ECHO', { text: '' });

    expect(reply).toMatchObject({
      ok: false,
      error: {
        code: 'BRIDGE_REFUSED',
        name: 'BridgeError',
        retryable: false,
        fields: { reason: 'internal' },
      },
      lastSeq: 0,
    });
    expect(structuredClone(reply)).toEqual(JSON.parse(JSON.stringify(reply)));
    expect(JSON.stringify(reply)).not.toContain(SECRET);
  });

  test.each(everything)(
    'A11: %s is an envelope as well while the app is being developed',
    async (_, value) => {
      const reply = await over(thrown(value), true).call('ECHO', { text: '' });

      expect(reply).toMatchObject({
        ok: false,
        error: { code: 'BRIDGE_REFUSED', fields: { reason: 'internal' } },
      });
      expect(structuredClone(reply)).toEqual(JSON.parse(JSON.stringify(reply)));
    },
  );

  test('A11: an error of ours that was made worse loses only what is worse', async () => {
    const error = new CommandError('It failed.', {
      errorCode: 'X',
      command: 'ECHO',
      details: { run: () => SECRET },
    });
    Object.assign(error, { extra: SECRET, run: () => SECRET });
    const reply = await over(thrown(error)).call('ECHO', { text: '' });

    expect(reply).toEqual({
      ok: false,
      error: {
        code: 'COMMAND_FAILED',
        name: 'CommandError',
        message: 'It failed.',
        retryable: false,
        fields: { errorCode: 'X', command: 'ECHO' },
      },
      lastSeq: 0,
    });
  });

  test('A11: it is told to the app, which can log it', async () => {
    const told: unknown[] = [];
    const error = new Odd(SECRET);
    await using bridged = await bridgedTiny({ onRefused: (refusal) => told.push(refusal) });
    bridged.tiny.client.call = () => Promise.reject(error);
    await bridged.open().call('ECHO', { text: '' });

    expect(told).toEqual([{ reason: 'internal', command: 'ECHO', error }]);
  });
});

const cycle: Record<string, unknown> = {};
cycle.self = cycle;

describe('what a backend answers', () => {
  test.each<[string, unknown]>([
    ['a function', { run: () => SECRET }],
    ['a BigInt', [1n]],
    ['a cycle', cycle],
    ['a Proxy whose traps throw', new Proxy({ a: 1 }, { ownKeys: thrown(SECRET) })],
    [
      'a getter that throws',
      {
        get a() {
          throw new Error(SECRET);
        },
      },
    ],
    ['an instance of a class', new Odd(SECRET)],
    ['a Map', new Map()],
  ])('A11: %s becomes an error, and never a crash', async (_, value) => {
    await using _leaks = await noLeaks();
    const document = over(() => value);
    const reply = await document.call('ECHO', { text: '' }, { id: 'same' });

    expect(reply).toMatchObject({
      ok: false,
      error: { code: 'BRIDGE_REFUSED', fields: { reason: 'internal' } },
    });
    expect(JSON.stringify(reply)).not.toContain(SECRET);
    expect(await document.call('ECHO', { text: '' }, { id: 'same' })).toMatchObject({ ok: false });
  });

  test('A11: a Proxy over plain data becomes that data', async () => {
    const reply = await over(() => ({ list: new Proxy([1, { a: 2 }], {}) })).call('ECHO', { text: '' });

    expect(structuredClone(reply)).toEqual({ ok: true, data: { list: [1, { a: 2 }] }, lastSeq: 0 });
  });

  test('A11: the events and the end of an operation are made sure of in the same way', async () => {
    let emit: (message: unknown) => void = () => {};
    let end: (result: unknown) => void = () => {};
    const backend = {
      contract: tinyContract,
      on: () => () => {},
      call: (_name: string, _payload: unknown, options: { onProgress: (message: unknown) => void }) => {
        emit = options.onProgress;
        const result = new Promise((resolve) => {
          end = resolve;
        });
        const iterator = { next: () => Promise.resolve({ done: true }) };
        return Promise.resolve({
          id: 'op',
          command: 'BUILD',
          started: {},
          result,
          [Symbol.asyncIterator]: () => iterator,
        });
      },
    } as unknown as BridgedBackend;
    const document = openDocument(new Bridge({ backend }), { commands: 'all' });
    await document.call('BUILD', {}, { id: 'b' });
    const payload = { operation_id: 'op' };
    emit({ id: 'progress-event', type: 'STEP', payload: { ...payload, run: () => SECRET } });
    emit({ id: 'progress-event', type: 'STEP', payload });
    end({ built: 1n });
    await settled();

    expect(document.events).toMatchObject([
      { seq: 1, kind: 'progress', id: 'b', data: { payload } },
      {
        seq: 2,
        kind: 'end',
        id: 'b',
        ok: false,
        error: { code: 'BRIDGE_REFUSED', fields: { reason: 'internal' } },
      },
    ]);
  });
});

describe('what a schema refuses', () => {
  const answers = { ECHO: () => ({ text: 7, hidden: SECRET }) };

  test('A13: of an answer is told only while the app is being developed', async () => {
    await using _leaks = await noLeaks();
    await using released = await bridgedTiny({ tiny: { handlers: answers } });
    await using developed = await bridgedTiny({ tiny: { handlers: answers }, development: true });
    const [reply, full] = [
      await released.open().call('ECHO', { text: '' }),
      await developed.open().call('ECHO', { text: '' }),
    ];

    expect(reply).toMatchObject({
      error: {
        code: 'PROTOCOL_ERROR',
        message: 'The backend broke the protocol (wrong-shape). Do client and backend have the same version?',
      },
    });
    expect((reply as { error: { fields: object } }).error.fields).not.toHaveProperty('issues');
    expect(JSON.stringify(reply)).not.toMatch(/expected|string|number|the-value/);
    expect(full).toMatchObject({ error: { fields: { issues: [{ path: ['text'] }] } } });
    expect(JSON.stringify(full)).not.toContain(SECRET);
  });

  test('A13: of a payload is told to the page that sent it, with paths and never with values', async () => {
    await using bridged = await bridgedTiny();
    const reply = await bridged.open().call('ECHO', { text: { password: SECRET } });

    expect(reply).toMatchObject({
      error: { code: 'VALIDATION_FAILED', fields: { command: 'ECHO', issues: [{ path: ['text'] }] } },
    });
    expect(JSON.stringify(reply)).not.toContain(SECRET);
  });

  test('A13: and what a validator throws by itself is nobody’s but the app’s', async () => {
    const validator = z.strictObject({ text: z.string() });
    const error: unknown = await rejectionOf(validator.parseAsync({ text: 7, [SECRET]: 1 }));
    const reply = await over(thrown(error)).call('ECHO', { text: '' });

    expect(error).not.toBeInstanceOf(BackendError);
    expect(JSON.stringify(reply)).not.toMatch(/expected|the-value/);
  });
});
