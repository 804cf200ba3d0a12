import { describe, expect, test } from 'vitest';
import {
  commandHead,
  commandLine,
  isFailure,
  isProgress,
  isSuccess,
  parseReady,
} from '../../../src/wire/codec.ts';
import { parseObject } from '../../../src/wire/salvage.ts';

describe('the ready message', () => {
  test.each([
    ['bare', '{"type":"BACKEND_READY"}'],
    ['with more fields', '{"type": "BACKEND_READY", "pid": 1, "new": []}'],
    ['behind what a logger puts before it', 'INFO:root:{"type":"BACKEND_READY"}'],
    ['behind a brace that was never closed', 'sizes: {"id": 1, {"type":"BACKEND_READY"}'],
    ['behind objects of its own', '{"versions":{"a":{"b":1}},"type":"BACKEND_READY"}'],
  ])('is found %s', (_, line) => {
    expect(parseReady(line)).toMatchObject({ type: 'BACKEND_READY' });
  });

  test.each([
    'BACKEND_READY',
    '{"type":"BACKEND_READY"',
    '{"type":"NOT_YET","then":"BACKEND_READY"}',
    'waiting for {"type":"BACKEND_READY"} to come',
    '["BACKEND_READY"]',
    `${'{'.repeat(50_000)}"BACKEND_READY"`,
  ])('is not seen in %s', (line) => {
    expect(parseReady(line)).toBeUndefined();
  });
});

describe('a response', () => {
  test.each([
    { success: true, data: null, error: null },
    { success: true, data: 0 },
  ])('is a success by success === true: %j', (message) => {
    expect([isSuccess(message), isFailure(message)]).toEqual([true, false]);
  });

  test.each([
    { success: false, error: '', error_code: '' },
    { success: false, error: 0 },
    { success: 0, error_code: 'X' },
    { type: 'ERROR_RESPONSE' },
  ])('is an error by the presence of its fields, never by their truth: %j', (message) => {
    expect([isSuccess(message), isFailure(message)]).toEqual([false, true]);
  });

  test.each([{ success: 1, data: 1 }, { data: 1 }, { success: 'true', data: 1 }, { success: true }, {}])(
    'is neither in %j',
    (message) => {
      expect([isSuccess(message), isFailure(message)]).toEqual([false, false]);
    },
  );
});

test('an event has the id of all events, a type, and a payload that names its operation', () => {
  const event = { id: 'progress-event', type: 'X', payload: { operation_id: 'o' } };

  expect(isProgress(event)).toBe(true);
  expect(isProgress({ ...event, id: 'X', type: 'progress-event' })).toBe(false);
  expect(isProgress({ ...event, payload: {} })).toBe(false);
  expect(isProgress({ ...event, payload: null })).toBe(false);
  expect(isProgress({ ...event, type: 1 })).toBe(false);
});

test('a command is one line of JSON', () => {
  const line = commandLine(commandHead('DO "IT"'), 'abc-1', '{"a":"\\n"}');

  expect(line.indexOf('\n')).toBe(line.length - 1);
  expect(JSON.parse(line)).toEqual({ id: 'abc-1', type: 'DO "IT"', payload: { a: '\n' } });
});

test('a key named __proto__ stays a key', () => {
  const message = parseObject(
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  );

  expect(Object.keys(message ?? {})).toEqual(['__proto__', 'constructor']);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test.each(['', 'text', '1', 'null', '[1]', '"{}"', '{', '{"a":NaN}'])('%s is not an object', (text) => {
  expect(parseObject(text)).toBeUndefined();
});
