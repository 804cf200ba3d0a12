import { caseLine, type RunResult, terminalReport } from 'stdwire/conformance';
import { describe, expect, test } from 'vitest';
import { failure, lines, requirement, result, runOf } from './support/run.ts';

const plain = { colour: false, verbose: false };
const report = (run: RunResult, rest: object = {}): string => terminalReport(run, { ...plain, ...rest });

describe('the line of a case', () => {
  test.each([
    [result('a'), 'ok             a: The title of a (12 ms)'],
    [failure('a'), 'FAILED         a: The title of a (12 ms)'],
    [failure('a', { known: true }), 'known failure  a: The title of a (12 ms)'],
    [result('a', { known: true }), 'NOW PASSES     a: The title of a (12 ms)'],
    [result('a', { verdict: 'warned' }), 'WARNED         a: The title of a (12 ms)'],
    [result('a', { verdict: 'not-announced', reason: 'why' }), 'not announced  a: The title of a'],
  ])('says what became of it: %#', (given, line) => {
    expect(caseLine(given, plain)).toBe(line);
  });

  test('has colours where they are wanted, and no control character where they are not', () => {
    expect(caseLine(result('a'), { colour: true })).toContain('\u001b[32mok');
    expect(caseLine(result('a', {}, { title: 'x\u001b[31m\ny' }), plain)).toContain('x\\u001b[31m y');
  });
});

describe('the report', () => {
  test('of a run that holds ends by saying so, with the counts by group', () => {
    const run = runOf([result('a'), result('b'), result('c', {}, { group: 'The wire' })]);

    expect(report(run)).toBe(
      [
        'songs 1.0.0: backend ./backend --data-dir {dir}',
        'Announced: ping, operations',
        '',
        '          passed',
        'Commands       2',
        'The wire       1',
        'in all         3',
        '',
        'It holds: 3 cases in 2.3 s.',
        '',
      ].join('\n'),
    );
  });

  test('tells a failure with its requirement, the step, the transcript around it, and how to run it again', () => {
    const transcript = lines(...Array.from({ length: 20 }, (_, index) => `line ${index}`));
    const problems = [{ requirement: 'CMD-1', text: 'Two answers came.', step: 2, atMs: 100 }];
    const text = report(runOf([failure('twice', { transcript, problems })], { holds: false }), {
      again: ['--protocol', 'my protocol'],
    });

    expect(text).toContain('FAILED         twice: The title of twice');
    expect(text).toContain('  CMD-1 (step 2): Two answers came.\n    CMD-1, MUST: What `CMD-1` says.');
    expect(text).toContain('100 ms ← stdout line 10');
    expect(text).toContain('line 12');
    expect(text).not.toContain('line 13');
    expect(text).not.toContain('line 2\n');
    expect(text).toContain(
      "Again: stdwire conformance --protocol 'my protocol' --filter twice -- ./backend --data-dir {dir}",
    );
    expect(text).toContain('It falls short: 1 of 1 case in 2.3 s.');
  });

  test('shows the end of the transcript for a problem of which nobody knows when it was', () => {
    const transcript = lines(...Array.from({ length: 20 }, (_, index) => `line ${index}`));

    const text = report(runOf([failure('late', { transcript })], { holds: false }));

    expect(text).toContain('line 19');
    expect(text).not.toContain('line 11');
  });

  test('says what is not arranged by the condition that is missing, and names the option', () => {
    const needing = (id: string): ReturnType<typeof result> =>
      result(
        id,
        { verdict: 'not-arranged', reason: 'no-browser: a machine without a browser' },
        { needs: ['no-browser'] },
      );
    const text = report(runOf([needing('a'), needing('b')]));

    expect(text).toContain(
      'Not arranged: 2 cases that somebody has to arrange something for, with --conditions FILE',
    );
    expect(text).toContain('  no-browser: a machine without a browser\n    a, b');
  });

  test('says by capability what is not announced', () => {
    const silent = (id: string, capabilities: string[]): ReturnType<typeof result> =>
      result(id, { verdict: 'not-announced', reason: 'not announced' }, { capabilities });
    const text = report(
      runOf([silent('a', ['ping', 'strict']), silent('b', ['strict']), silent('c', ['ordered'])]),
    );

    expect(text).toContain('  strict: 2 cases\n  ordered: 1 case\n');
    expect(report(runOf([silent('a', ['strict'])]), { verbose: true })).toContain('  strict: a\n');
  });

  test('tells known failures only where everything is wanted, and one that passes now always', () => {
    const run = runOf([failure('old', { known: true }), result('mended', { known: true })], {
      holds: false,
      unknownKnown: ['gone'],
    });

    expect(report(run)).not.toContain('known failure  old');
    expect(report(run, { verbose: true })).toContain('known failure  old');
    expect(report(run)).toContain('it passes: take it off the list');
    expect(report(run)).toContain('take them off the list\n  gone\n');
    expect(report(run)).toContain(
      'It falls short: 1 of 2 cases in 2.3 s, and the list of known failures is not right.',
    );
  });

  test('counts warnings and what is not arranged only where the run is strict', () => {
    const results = [
      failure('a', { verdict: 'warned' }, { requirements: [requirement('END-1', { level: 'SHOULD' })] }),
      result('b', { verdict: 'not-arranged', reason: 'why' }),
    ];

    expect(report(runOf(results))).toContain('It holds: 2 cases');
    expect(report(runOf(results, { strict: true, holds: false }))).toContain(
      'It falls short: 2 of 2 cases in 2.3 s (--strict).',
    );
  });

  test('lets nothing of a backend command the terminal', () => {
    const hostile = '\u001b]0;owned\u0007\u202e\u009b2J';
    const text = report(
      runOf(
        [
          failure('a', {
            transcript: lines(hostile),
            problems: [{ requirement: 'CMD-1', text: hostile, step: null }],
          }),
          result('b', { verdict: 'not-arranged', reason: hostile }),
        ],
        { holds: false, announced: { capabilities: [hostile], version: null } },
      ),
      { verbose: true },
    );

    expect(text).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
    expect(text).toContain('\\u001b]0;owned\\u0007\\u202e\\u009b2J');
  });
});
