import { describe, expect, test } from 'vitest';
import { noLeaks } from '../../helpers/leaks.ts';
import { rejectionOf, settled, startedTiny } from '../../helpers/tiny-client.ts';
import { answer, expectAlive, startedOn, written } from './wire-client.ts';

test.each([
  'Loading model...',
  '{"epoch": 1}',
  '[]',
  '42',
  '"text"',
  'null',
  "{'a': 1}",
  '\u001b[31mred\u001b[0m',
  '{',
  '}{',
])('W14, A26: the line %j, which is no message, is reported and harms nobody', async (line) => {
  await using _leaks = await noLeaks();
  await using backend = await startedOn('writes_any_bytes.py');
  const { client, strays, violations } = backend;

  expect(await written(client, `${line}\n${answer('1')}\n`)).toBe(1);
  await expectAlive(client);
  const { strayTexts, protocolErrors } = client.counts;
  expect(strayTexts + protocolErrors).toBe(1);
  expect([strays.length, violations.length]).toEqual([strayTexts, protocolErrors]);
  if (strays.length > 0) expect(strays).toEqual([line]);
});

describe('W15: text without a line end', () => {
  test.each([
    ['before an answer', (reply: Buffer) => `50%... ${reply}\n`, ['50%... ']],
    ['behind an answer', (reply: Buffer) => `${reply} done\n`, [' done']],
    ['before and behind an answer', (reply: Buffer) => `>>> ${reply} <<<\n`, ['>>>  <<<']],
    ['with braces before an answer', (reply: Buffer) => `{'step': {1}} ${reply}\n`, ["{'step': {1}} "]],
    ['with a quote before an answer', (reply: Buffer) => `it's "odd ${reply}\n`, ['it\'s "odd ']],
  ])('W15: %s is reported, and the answer arrives', async (_, text, strays) => {
    await using _leaks = await noLeaks();
    await using backend = await startedOn('writes_any_bytes.py');

    expect(await written(backend.client, text(answer('{"a":"}"}')))).toEqual({ a: '}' });
    await expectAlive(backend.client);
    expect(backend.strays).toEqual(strays);
  });

  test('W15: two answers that another writer ran together both arrive', async () => {
    await using _leaks = await noLeaks();
    await using tiny = await startedTiny({
      handlers: {
        WORK: (_, call) => call.stayMute(),
        OPEN: async (_, call) => {
          call.stayMute();
          const first = await tiny.script.command('WORK');
          const replies = [
            { id: first.id, type: 'WORK_RESPONSE', success: true, data: { done: 1 } },
            { id: call.id, type: 'OPEN_RESPONSE', success: true, data: 2 },
          ];
          tiny.script.peer.write(`${replies.map((reply) => JSON.stringify(reply)).join('')}\n`);
        },
      },
    });
    const calls = [tiny.client.request('WORK', { steps: 1 }), tiny.client.request('OPEN', {})];

    expect(await Promise.all(calls)).toEqual([{ done: 1 }, 2]);
  });

  test.each([
    ['within an answer', (reply: Buffer) => `${String(reply).replace('"data":', '"data":50%...')}\n`],
    ['after half an answer', (reply: Buffer) => `${String(reply).slice(0, 40)} Traceback\n`],
  ])('W15: %s rejects its call at once', async (_, text) => {
    await using _leaks = await noLeaks();
    await using backend = await startedOn('writes_any_bytes.py');

    expect(await rejectionOf(written(backend.client, text(answer('1'))))).toMatchObject({
      kind: 'invalid-json',
    });
    await expectAlive(backend.client);
  });
});

describe('W16: valid JSON that is not what it should be', () => {
  test.each([
    ['neither a success nor an error', { type: 'ECHO_RESPONSE' }],
    ['a success of another type', { type: 'OTHER_RESPONSE', success: true, data: { text: '' } }],
    ['a success whose data does not fit', { type: 'ECHO_RESPONSE', success: true, data: { text: 1 } }],
    ['a success without data', { type: 'ECHO_RESPONSE', success: true }],
    ['a success that is an error', { type: 'ERROR_RESPONSE', success: true, error: 'no', error_code: 'X' }],
    ['a success that is only like true', { type: 'ECHO_RESPONSE', success: 1, data: { text: '' } }],
  ])('W16: the answer to a call rejects it when it is %s', async (_, fields) => {
    await using _leaks = await noLeaks();
    await using tiny = await startedTiny({
      handlers: {
        ECHO: (_, call) => {
          call.stayMute();
          tiny.script.peer.send({ id: call.id, ...fields });
        },
        OPEN: () => 'on',
      },
    });

    expect(await rejectionOf(tiny.client.request('ECHO', { text: '' }))).toMatchObject({
      code: 'PROTOCOL_ERROR',
      kind: 'wrong-shape',
    });
    expect(await tiny.client.request('OPEN', {})).toBe('on');
    await settled();
    expect(tiny.violations).toHaveLength(1);
  });

  test.each([
    ['an unknown id', { id: 'nobody', type: 'ECHO_RESPONSE', success: true, data: { text: '' } }],
    ['an id that is a number', { id: 7, type: 'ECHO_RESPONSE', success: true, data: { text: '' } }],
    ['an id that is a list', { id: [], type: 'ECHO_RESPONSE', success: true, data: { text: '' } }],
    ['the id of a prototype', { id: '__proto__', type: 'ECHO_RESPONSE', success: true, data: { text: '' } }],
    ['no id', { type: 'ECHO_RESPONSE', success: true, data: { text: '' } }],
    ['an event without an operation', { id: 'progress-event', type: 'STEP', payload: {} }],
    ['an event whose payload is a list', { id: 'progress-event', type: 'STEP', payload: [] }],
    [
      'an event whose fields do not fit',
      { id: 'progress-event', type: 'STEP', payload: { operation_id: 'o', progress: 'x' } },
    ],
  ])('W16: %s is reported and counted, and harms nobody', async (_, message) => {
    await using _leaks = await noLeaks();
    await using tiny = await startedTiny({ handlers: { ECHO: (payload) => payload } });
    const call = tiny.client.request('ECHO', { text: 'on' });
    tiny.script.peer.send(message);

    expect(await call).toEqual({ text: 'on' });
    await settled();
    expect(tiny.violations).toHaveLength(1);
    expect(tiny.client.counts.protocolErrors).toBe(1);
  });

  test('W16: an event of an unknown type goes to who listens for all events', async () => {
    await using _leaks = await noLeaks();
    await using tiny = await startedTiny();
    tiny.script.peer.send({ id: 'progress-event', type: 'NEW_EVENT', payload: { operation_id: 'o' } });
    await settled();

    expect(tiny.unclaimed).toEqual([{ type: 'NEW_EVENT', known: false }]);
    expect(tiny.violations).toEqual([]);
  });

  test('W16: a second answer is reported, and the first one holds', async () => {
    await using _leaks = await noLeaks();
    await using backend = await startedOn('writes_any_bytes.py');

    expect(await written(backend.client, `${answer('1')}\n${answer('2')}\n`)).toBe(1);
    await expectAlive(backend.client);
    expect(backend.violations).toMatchObject([{ kind: 'unknown-id' }]);
  });

  test('W16: the answer to a call that was given up is counted and dropped', async () => {
    await using _leaks = await noLeaks();
    let answerNow: () => void = () => {};
    await using tiny = await startedTiny({
      handlers: {
        OPEN: (_, call) => {
          call.stayMute();
          answerNow = () => call.answer('late');
        },
        CANCEL_COMMAND: (payload) => ({ ...payload, accepted: true, status: 'cancelling' }),
        ECHO: (payload) => payload,
      },
    });
    const abort = new AbortController();
    const call = tiny.client.request('OPEN', {}, { signal: abort.signal });
    await tiny.script.command('OPEN');
    abort.abort();

    expect(await rejectionOf(call)).toMatchObject({ code: 'ABORTED', outcome: 'unknown' });
    answerNow();
    expect(await tiny.client.request('ECHO', { text: 'on' })).toEqual({ text: 'on' });
    expect(tiny.client.counts).toMatchObject({ lateReplies: 1, protocolErrors: 0 });
  });
});
