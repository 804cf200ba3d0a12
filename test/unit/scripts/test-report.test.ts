import { expect, test } from 'vitest';
import { readPytestReport, readVitestReport, sumUp } from '../../../scripts/lib/test-report.mjs';

const vitest = (facts: object): string =>
  JSON.stringify({
    numPassedTests: 5,
    numFailedTests: 0,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: [],
    ...facts,
  });
const pytest = (facts: string): string =>
  `<?xml version="1.0"?><testsuites><testsuite name="pytest" ${facts} time="0.1"></testsuite></testsuites>`;

test('counts of vitest are read, what is left for later among the skipped', () => {
  expect(readVitestReport(vitest({}), 0)).toEqual({ passed: 5, failed: 0, skipped: 2 });
});

test('a test file that cannot be loaded counts as failed', () => {
  const testResults = [{ status: 'failed', assertionResults: [] }];

  expect(readVitestReport(vitest({ testResults }), 1).failed).toBe(1);
});

test('counts of pytest are read, errors among the failed', () => {
  expect(readPytestReport(pytest('errors="1" failures="2" skipped="3" tests="10"'), 1)).toEqual({
    passed: 4,
    failed: 3,
    skipped: 3,
  });
});

test('a runner that ends badly without a failed test is a failure', () => {
  expect(readVitestReport(vitest({}), 1).failed).toBe(1);
  expect(readVitestReport(undefined, 1).failed).toBe(1);
  expect(readPytestReport(undefined, 4).failed).toBe(1);
  expect(readPytestReport(pytest('errors="0" failures="0" skipped="0" tests="0"'), 5).failed).toBe(1);
});

test('both languages are summed up', () => {
  const sum = sumUp([
    { passed: 1, failed: 2, skipped: 3 },
    { passed: 10, failed: 20, skipped: 30 },
  ]);

  expect(sum).toEqual({ passed: 11, failed: 22, skipped: 33 });
});
