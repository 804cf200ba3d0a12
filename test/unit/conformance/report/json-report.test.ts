import { jsonReport } from 'stdwire/conformance';
import { expect, test } from 'vitest';
import { failure, lines, result, runOf } from './support/run.ts';

test('the JSON report has the whole run, with what counts against it', () => {
  const transcript = lines('{"id":"a"}');
  const run = runOf([result('a'), failure('b', { transcript }), failure('c', { known: true })], {
    holds: false,
  });

  const report: unknown = JSON.parse(jsonReport(run));

  expect(report).toMatchObject({
    holds: false,
    protocol: { name: 'songs', version: '1.0.0' },
    subject: { side: 'backend', command: ['./backend', '--data-dir', '{dir}'] },
    announced: { capabilities: ['ping', 'operations'], version: '1' },
    started_at: '2026-01-02T03:04:05.000Z',
    duration_ms: 2345,
    strict: false,
    counts: { passed: 1, failed: 1, 'known-failure': 1 },
    unknown_known: [],
    cases: [
      { id: 'a', verdict: 'passed', counts_against: false, problems: [], transcript: [], duration_ms: 12 },
      {
        id: 'b',
        title: 'The title of b',
        group: 'Commands',
        origin: 'scenario',
        level: 'MUST',
        requirements: ['CMD-1'],
        verdict: 'failed',
        known: false,
        counts_against: true,
        reason: null,
        problems: [{ requirement: 'CMD-1', text: 'Two answers came.', step: 2 }],
        transcript: [{ at_ms: 0, stream: 'stdout', text: '{"id":"a"}' }],
      },
      { id: 'c', verdict: 'failed', known: true, counts_against: false },
    ],
  });
});
