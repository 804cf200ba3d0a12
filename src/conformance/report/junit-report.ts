import type { CaseResult, Problem, RunResult } from '../model/result.ts';
import { byGroup, countsAgainst, standingOf, standingWords } from '../standing.ts';
import { runAgain } from './run-again.ts';
import { streamLabels } from './stream-labels.ts';
import { element, textElement } from './xml.ts';

/**
 * A run as JUnit XML, as CI services read it: a suite per group, a test per case. A case that counts against the run is a
 * failure; a case that was not run, and one whose failure does not count, is skipped, with the reason.
 */
export function junitReport(run: RunResult): string {
  const suites = [...byGroup(run.results)].map(([group, results]) => suite(group, results, run));
  const strangers = run.unknownKnown.length === 0 ? [] : [unknownKnownSuite(run)];
  const failures = failuresIn(run.results, run) + run.unknownKnown.length;
  const all = element(
    'testsuites',
    {
      name: `${run.protocol.name} ${run.protocol.version}`,
      tests: run.results.length + run.unknownKnown.length,
      failures,
      errors: 0,
      time: seconds(run.durationMs),
    },
    [...suites, ...strangers],
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${all}\n`;
}

function suite(group: string, results: readonly CaseResult[], run: RunResult): string {
  const skipped = results.filter((result) => isSkipped(result, run)).length;
  return element(
    'testsuite',
    {
      name: group,
      tests: results.length,
      failures: failuresIn(results, run),
      errors: 0,
      skipped,
      time: seconds(results.reduce((sum, { durationMs }) => sum + durationMs, 0)),
      timestamp: new Date(run.startedAt).toISOString().slice(0, 19),
    },
    results.map((result) => testCase(result, run)),
  );
}

function testCase(result: CaseResult, run: RunResult): string {
  const { id, title, group } = result.case;
  const attributes = { name: `${id}: ${title}`, classname: group, time: seconds(result.durationMs) };
  const written = transcriptText(result);
  return element('testcase', attributes, [
    ...outcome(result, run),
    ...(written === '' ? [] : [textElement('system-out', {}, written)]),
  ]);
}

/** What a test came to; nothing for one that passed. A reader takes one outcome per test, so all problems are in one. */
function outcome(result: CaseResult, run: RunResult): readonly string[] {
  const standing = standingOf(result);
  const problems = result.problems.map((problem) => problemText(result, problem)).join('\n\n');
  if (isFailure(result, run)) {
    const type = result.problems[0]?.requirement ?? standing;
    const again = `Again: ${runAgain(run, result.case.id)}`;
    return [textElement('failure', { message: messageOf(result), type }, `${problems}\n\n${again}`)];
  }
  if (!isSkipped(result, run)) return [];
  return [textElement('skipped', { message: `${standingWords[standing]}: ${messageOf(result)}` }, problems)];
}

function messageOf(result: CaseResult): string {
  if (standingOf(result) === 'unexpected-pass')
    return 'It passes, though the list of known failures names it: take it off the list.';
  return result.reason ?? result.problems[0]?.text ?? result.case.title;
}

function problemText(result: CaseResult, { requirement, text, step }: Problem): string {
  const sentence = result.case.requirements.find(({ id }) => id === requirement)?.text;
  const place = step === null ? 'a law that holds throughout' : `step ${step}`;
  return `${requirement} (${place}): ${text}${sentence === undefined ? '' : `\n${requirement} says: ${sentence}`}`;
}

function isFailure(result: CaseResult, run: RunResult): boolean {
  return countsAgainst(standingOf(result), run);
}

/** A warning is a pass that says something, which JUnit has no word for; as skipped its text is not lost. */
function isSkipped(result: CaseResult, run: RunResult): boolean {
  return standingOf(result) !== 'passed' && !isFailure(result, run);
}

function failuresIn(results: readonly CaseResult[], run: RunResult): number {
  return results.filter((result) => isFailure(result, run)).length;
}

/** Names in the list of known failures that no case has fail the run, so each is a test that fails. */
function unknownKnownSuite({ unknownKnown, startedAt }: RunResult): string {
  const message =
    'The list of known failures names this, and no case of the run has this id: take it off the list.';
  return element(
    'testsuite',
    {
      name: 'Known failures',
      tests: unknownKnown.length,
      failures: unknownKnown.length,
      errors: 0,
      skipped: 0,
      time: '0.000',
      timestamp: new Date(startedAt).toISOString().slice(0, 19),
    },
    unknownKnown.map((id) =>
      element('testcase', { name: id, classname: 'Known failures', time: '0.000' }, [
        textElement('failure', { message, type: 'known-failing' }, message),
      ]),
    ),
  );
}

function transcriptText({ transcript }: CaseResult): string {
  return transcript
    .map(({ atMs, stream, text }) => `${Math.round(atMs)} ms ${streamLabels[stream]} ${text}`)
    .join('\n');
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
