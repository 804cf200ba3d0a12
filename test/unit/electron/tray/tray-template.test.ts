import { describe, expect, test } from 'vitest';
import { type BackendState, type TrayMenuItem, trayTemplate } from '../../../../src/electron/tray/index.ts';
import { statusOf } from './support/status.ts';

const AT_NOON = new Date(2026, 4, 17, 12, 3, 59).getTime();
const nothing = { start: () => {}, stop: () => {}, restart: () => {}, quit: () => {} };

const enabled = (template: TrayMenuItem<unknown>[]): string[] =>
  template
    .filter((item) => item.type !== 'separator' && item.enabled !== false)
    .map(({ label }) => label ?? '');
const labels = (template: TrayMenuItem<unknown>[]): string[] =>
  template.filter(({ type }) => type !== 'separator').map(({ label }) => label ?? '');

describe('the menu of the tray', () => {
  test.each<[BackendState, string[]]>([
    ['stopped', ['Start', 'Quit']],
    ['starting', ['Stop', 'Quit']],
    ['running', ['Stop', 'Restart', 'Quit']],
    ['restarting', ['Stop', 'Quit']],
    ['stopping', ['Quit']],
    ['error', ['Start', 'Quit']],
  ])('of a backend that is %s says so, and lets %j be chosen', (state, expected) => {
    const template = trayTemplate(statusOf({ state }), nothing);

    expect(template[0]).toMatchObject({ label: `Backend: ${state}`, enabled: false });
    expect(enabled(template)).toEqual(expected);
  });

  test('of a backend that was not found tells where it was looked for, and lets it be looked for again', () => {
    const template = trayTemplate(notFound({ path: '/path/to/backend' }), nothing);

    expect(labels(template)).toEqual([
      'Backend: not found',
      'Looked for at /path/to/backend',
      'Try again',
      'Start',
      'Stop',
      'Restart',
      'Quit',
    ]);
    expect(enabled(template)).toEqual(['Try again', 'Quit']);
  });

  test('says no more that it was not found once it is started again', () => {
    const { lastError } = notFound({ path: '/path/to/backend' });

    expect(labels(trayTemplate(statusOf({ state: 'starting', lastError }), nothing))[0]).toBe(
      'Backend: starting',
    );
  });

  test.each([
    [{ tried: ['/one'] }, '/one'],
    [{ tried: ['/one', '/two', '/three'] }, '/one, and 2 more'],
    [{}, 'an unknown place'],
  ])('tells of %j that it was looked for at %s', (facts, expected) => {
    expect(labels(trayTemplate(notFound(facts), nothing))[1]).toBe(`Looked for at ${expected}`);
  });

  test('of a program that is there but cannot be run says why, and where it is', () => {
    const lastError = {
      code: 'START_FAILED',
      message: 'No.',
      reason: 'not-executable',
      path: '/path/to/backend',
    } as const;
    const template = trayTemplate(statusOf({ state: 'error', lastError }), nothing);

    expect(labels(template).slice(0, 2)).toEqual(['Backend: error', '/path/to/backend']);
    expect(enabled(template)).toEqual(['Start', 'Quit']);
  });

  test('tells the process, the time of day since when it runs, the restarts and the path', () => {
    const status = statusOf({
      state: 'running',
      pid: 1234,
      startedAt: AT_NOON,
      restarts: 2,
      path: '/path/to/backend',
    });

    expect(labels(trayTemplate(status, nothing)).slice(1, 3)).toEqual([
      'PID 1234 · since 12:03 · restarts 2',
      '/path/to/backend',
    ]);
  });

  test('leaves out what is not known', () => {
    const status = statusOf({ state: 'starting', pid: 7 });

    expect(labels(trayTemplate(status, nothing)).slice(0, 3)).toEqual([
      'Backend: starting',
      'PID 7',
      'Start',
    ]);
  });

  test('says in words what went wrong last', () => {
    const status = statusOf({
      state: 'error',
      lastError: { code: 'CRASH_LOOP', message: 'It died 5 times.' },
    });

    expect(labels(trayTemplate(status, nothing))).toContain('The background program keeps crashing');
  });

  test('has items for the window and the logs where there is something to be done', () => {
    const template = trayTemplate(statusOf(), { ...nothing, showWindow: () => {}, showLogs: () => {} });

    expect(labels(template)).toEqual([
      'Backend: stopped',
      'Show window',
      'Start',
      'Stop',
      'Restart',
      'Show logs',
      'Quit',
    ]);
  });

  test('does with each item what it was told', () => {
    const done: string[] = [];
    const record = (name: string) => () => done.push(name);
    const template = trayTemplate(statusOf(), {
      showWindow: record('window'),
      start: record('start'),
      stop: record('stop'),
      restart: record('restart'),
      showLogs: record('logs'),
      quit: record('quit'),
    });
    for (const { click } of template) click?.();

    expect(done).toEqual(['window', 'start', 'stop', 'restart', 'logs', 'quit']);
  });

  test('has the name that it was given, and shows an ampersand as one', () => {
    const status = notFound({ path: 'C:\\R&R' });

    expect(labels(trayTemplate(status, nothing, { name: 'Rock & Roll' })).slice(0, 2)).toEqual([
      'Rock && Roll: not found',
      'Looked for at C:\\R&&R',
    ]);
  });

  test('has the icon of what it shows', () => {
    const icon = (state: string): string => `${state}.png`;

    expect(trayTemplate(statusOf({ state: 'error' }), nothing, { icon })[0]?.icon).toBe('error.png');
    expect(trayTemplate(notFound({}), nothing, { icon })[0]?.icon).toBe('not-found.png');
    expect(trayTemplate(statusOf(), nothing)[0]).not.toHaveProperty('icon');
  });
});

function notFound(facts: { path?: string; tried?: readonly string[] }) {
  const lastError = { code: 'START_FAILED', message: 'There is no such program.', ...facts };
  return statusOf({ state: 'error', lastError: { ...lastError, reason: 'not-found' } });
}
