import { describe, expect, test } from 'vitest';
import { growth, median, percentile, ratios, spread } from '../../../bench/lib/statistics.mjs';

describe('the median', () => {
  test.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[10, 9], 9.5],
    [[7], 7],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  test('is about the rounds that have a value', () => {
    expect(median([Number.NaN, 3, 1, Number.NaN, 2])).toBe(2);
  });

  test('of nothing is no number', () => {
    expect(median([])).toBeNaN();
  });
});

describe('a percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  test.each([
    [0, 1],
    [0.5, 50],
    [0.99, 99],
    [1, 100],
  ])('of the numbers from 1 to 100, %d, is %d', (share, expected) => {
    expect(percentile(hundred, share)).toBe(expected);
  });

  test('sorts by number and not by text', () => {
    expect(percentile([10, 9, 100], 0)).toBe(9);
  });
});

test('the spread has the least, the middle, the most, and how many rounds there were', () => {
  expect(spread([5, Number.NaN, 1, 3])).toEqual({ least: 1, median: 3, most: 5, rounds: 3 });
});

test('ratios are taken round by round, so that a slow round falls on both', () => {
  const slowSecondRound = [10, 100];
  const others = [5, 50];

  expect(ratios(slowSecondRound, others)).toEqual([2, 2]);
});

test('a ratio to a round that was not measured is no number', () => {
  expect(ratios([1, 2], [1])).toEqual([1, Number.NaN]);
});

describe('the growth of a cost', () => {
  const sizes = [10, 100, 1000, 10_000];
  const of = (cost: (size: number) => number): number =>
    growth(sizes.map((size) => ({ size, cost: cost(size) })));

  test.each([
    ['constant', () => 7, 0],
    ['linear', (size: number) => 3 * size, 1],
    ['quadratic', (size: number) => size ** 2 / 100, 2],
  ])('that is %s has the exponent of its kind', (_kind, cost, expected) => {
    expect(of(cost)).toBeCloseTo(expected, 10);
  });

  test('of one size is not known', () => {
    expect(growth([{ size: 10, cost: 1 }])).toBeNaN();
  });
});
