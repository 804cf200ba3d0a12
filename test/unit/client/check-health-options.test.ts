import { describe, expect, test } from 'vitest';
import { checkHealthOptions, checkReadyOptions } from '../../../src/client/check-health-options.ts';
import { HEALTH_PRESETS } from '../../../src/client/health-presets.ts';

const TOO_LONG = 2 ** 31;

describe.each(['deadlineMs', 'intervalMs', 'maxIntervalMs', 'timeoutMs'])('the wait %s', (name) => {
  test.each([0, 0.5, -1, Number.NaN, Number.POSITIVE_INFINITY, TOO_LONG])('cannot be %d', (value) => {
    expect(() => checkHealthOptions('heartbeat.http', { [name]: value })).toThrow(
      new TypeError(
        `heartbeat.http.${name} must be a number from 1 to 2147483647, not ${value}. Leave it out for the default.`,
      ),
    );
  });

  test.each([1, TOO_LONG - 1, undefined])('can be %d', (value) => {
    expect(() => checkHealthOptions('heartbeat.http', { [name]: value })).not.toThrow();
  });
});

test.each([0, 1.5, -1, Number.NaN, Number.POSITIVE_INFINITY])('%d attempts cannot be made', (attempts) => {
  expect(() => checkHealthOptions('heartbeat.http', { attempts })).toThrow(
    `heartbeat.http.attempts must be a number of 1 or more, and whole, not ${attempts}.`,
  );
});

test('every health check among the conditions is looked at', () => {
  const conditions = ['message', { output: /up/ }, { http: { intervalMs: 0 } }] as const;

  expect(() => checkReadyOptions(conditions)).toThrow('readyWhen.http.intervalMs must be a number');
  expect(() => checkReadyOptions(conditions[2])).toThrow('readyWhen.http.intervalMs must be a number');
  expect(() => checkReadyOptions(conditions.slice(0, 2))).not.toThrow();
});

test('the presets pass', () => {
  const { sidecar, patient, liveness } = HEALTH_PRESETS;

  expect(() => checkReadyOptions([{ http: sidecar }, { http: patient }])).not.toThrow();
  expect(() => checkHealthOptions('heartbeat.http', liveness.http)).not.toThrow();
});
