import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { junitReport, type RunResult } from 'stdwire/conformance';
import { expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { repositoryRoot } from '../../../helpers/python.ts';
import { failure, lines, result, runOf } from './support/run.ts';

/** The schema of the JUnit files that Jenkins reads; where it comes from stands at its top. */
const schema = readFileSync(join(repositoryRoot, 'test/fixtures/junit/junit-10.xsd'), 'utf8');

/** What a validator has to say against a document; parses it as well. */
async function complaints(xml: string): Promise<readonly string[]> {
  const { errors } = await validateXML({ xml: { fileName: 'report.xml', contents: xml }, schema });
  return errors.map(({ message }) => message);
}

/** Every kind of result, and texts that XML cannot have as they are. */
const hostile = 'a\u0000\u0008\u001b[31m\ud800\ufffe]]></system-out><b a="1">&amp; é 🎵 \t\r\n\u2028end';
const everything: RunResult = runOf(
  [
    result('passed', { transcript: lines('{"id":"a"}', hostile) }),
    failure('failed', {
      problems: [
        { requirement: 'CMD-1', text: hostile, step: null },
        { requirement: 'CMD-2', text: 'No "data".', step: 1 },
      ],
    }),
    failure('warned', { verdict: 'warned' }, { group: 'Ending "it" & more' }),
    failure('known', { known: true }),
    result('mended', { known: true }),
    result('not-announced', { verdict: 'not-announced', reason: 'It does not announce `ping`.' }),
    result('not-arranged', { verdict: 'not-arranged', reason: hostile }),
    result('not-applicable', { verdict: 'not-applicable', reason: 'No command can be cancelled.' }),
  ],
  { holds: false, unknownKnown: ['gone'] },
);

test('the report fits the schema of JUnit files, whatever a backend wrote', async () => {
  expect(await complaints(junitReport(everything))).toEqual([]);
  expect(await complaints(junitReport(runOf([])))).toEqual([]);
  expect(await complaints(junitReport({ ...everything, strict: true }))).toEqual([]);
});

test('the validator would find what does not fit', async () => {
  const planted = junitReport(everything).replace('<testcase name=', '<testcase title=');

  expect((await complaints(planted)).join()).toContain('title');
});

test('each group is a suite, with its counts', () => {
  const report = junitReport(everything);

  expect(report).toContain('<testsuites name="songs 1.0.0" tests="9" failures="3" errors="0" time="2.345">');
  expect(report).toContain('<testsuite name="Commands" tests="7" failures="2" errors="0" skipped="4"');
  expect(report).toContain(
    '<testsuite name="Ending &quot;it&quot; &amp; more" tests="1" failures="0" errors="0" skipped="1"',
  );
  expect(report).toContain('<testsuite name="Known failures" tests="1" failures="1"');
});

test('a failure is under the id of its requirement, with all problems, and how to run it again', () => {
  const report = junitReport(runOf([failure('twice')], { holds: false }));

  expect(report).toContain('<testcase name="twice: The title of twice" classname="Commands" time="0.012">');
  expect(report).toContain(
    '<failure message="Two answers came." type="CMD-1">CMD-1 (step 2): Two answers came.',
  );
  expect(report).toContain('CMD-1 says: What `CMD-1` says.');
  expect(report).toContain(
    'Again: stdwire conformance --filter twice -- ./backend --data-dir {dir}</failure>',
  );
});

test('what was not run is skipped and says why, and under --strict what nobody arranged fails', () => {
  const results = [result('a', { verdict: 'not-arranged', reason: 'no-browser: none of them' })];

  expect(junitReport(runOf(results))).toContain(
    '<skipped message="not arranged: no-browser: none of them"/>',
  );
  expect(junitReport(runOf(results, { strict: true, holds: false }))).toContain(
    '<failure message="no-browser: none of them" type="not-arranged">',
  );
});

test('the transcript is in system-out, with characters that XML forbids written out', () => {
  const report = junitReport(runOf([result('a', { transcript: lines('one', 'two\u0000<&') })]));

  expect(report).toContain('<system-out>0 ms ← stdout one\n10 ms ← stdout two\\u0000&lt;&amp;</system-out>');
});
