import { expect, test } from 'vitest';
import { runTrials, type Trial } from '../../../bench/lib/trials.mjs';

function recorded(): { trial: (key: string, more?: Partial<Trial>) => Trial; runs: string[] } {
  const runs: string[] = [];
  return {
    runs,
    trial: (key, more = {}) => ({
      key,
      group: 'all',
      run: async () => {
        runs.push(key);
        return { value: runs.length };
      },
      ...more,
    }),
  };
}

const quiet = (): void => {};

test('each round goes through everything once, and every second one backwards', async () => {
  const { trial, runs } = recorded();

  await runTrials([trial('a'), trial('b'), trial('c')], { rounds: 2, say: quiet });

  expect(runs.join('')).toBe('abccbaabc');
});

test('what rows share is measured once', async () => {
  const { trial, runs } = recorded();

  await runTrials([trial('a'), trial('b'), trial('a')], { rounds: 1, say: quiet });

  expect(runs.join('')).toBe('abba');
});

test('the round that warms up is forgotten', async () => {
  const { trial } = recorded();

  const results = await runTrials([trial('a')], { rounds: 2, say: quiet });

  expect(results.values('a', 'value')).toEqual([2, 3]);
});

test('what starts afresh each time is not warmed up, and what takes long has fewer rounds', async () => {
  const { trial, runs } = recorded();

  await runTrials([trial('a'), trial('b', { cold: true, rounds: 1 })], { rounds: 2, say: quiet });

  expect(runs.join('')).toBe('abaa');
});

test('what fails is told and left out, and harms no other', async () => {
  const { trial, runs } = recorded();
  const failing = trial('b', { run: () => Promise.reject(new Error('It broke.')) });

  const results = await runTrials([trial('a'), failing], { rounds: 1, say: quiet });

  expect(results.failures).toEqual([['b', 'It broke.']]);
  expect(runs.join('')).toBe('aa');
});

test('what this machine cannot measure is told, and not tried', async () => {
  const { trial, runs } = recorded();

  const results = await runTrials([trial('a', { missing: 'there is no compiler' })], {
    rounds: 1,
    say: quiet,
  });

  expect(results.failures).toEqual([['a', 'there is no compiler']]);
  expect(runs).toEqual([]);
});
