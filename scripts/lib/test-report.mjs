/** Reads what vitest and pytest report, so that one line can sum both up. */

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/**
 * @param {string | undefined} text vitest's JSON report; `undefined` if it wrote none
 * @param {number} exitCode
 * @returns {Counts}
 */
export function readVitestReport(text, exitCode) {
  if (text === undefined) return broken({ passed: 0, failed: 0, skipped: 0 }, exitCode);
  const report = JSON.parse(text);
  /** @type {Array<{ status: string, assertionResults: unknown[] }>} */
  const files = report.testResults ?? [];
  // A file that cannot be loaded has no tests, and must not count as nothing.
  const unloadable = files.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  const counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable,
    skipped: report.numPendingTests + report.numTodoTests,
  };
  return broken(counts, exitCode);
}

/**
 * @param {string | undefined} text pytest's JUnit report; `undefined` if it wrote none
 * @param {number} exitCode
 * @returns {Counts}
 */
export function readPytestReport(text, exitCode) {
  const suite = text?.match(/<testsuite\b[^>]*>/)?.[0] ?? '';
  const read = (/** @type {string} */ name) =>
    Number(suite.match(new RegExp(`\\b${name}="(\\d+)"`))?.[1] ?? 0);
  const failed = read('failures') + read('errors');
  const skipped = read('skipped');
  return broken({ passed: Math.max(0, read('tests') - failed - skipped), failed, skipped }, exitCode);
}

/**
 * @param {Counts[]} all
 * @returns {Counts}
 */
export function sumUp(all) {
  const add = (/** @type {keyof Counts} */ key) => all.reduce((sum, counts) => sum + counts[key], 0);
  return { passed: add('passed'), failed: add('failed'), skipped: add('skipped') };
}

/**
 * A runner that ends badly without a failed test (a crash, an unhandled error, nothing collected) is one failure.
 *
 * @param {Counts} counts
 * @param {number} exitCode
 */
function broken(counts, exitCode) {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
