import { describe, expect, test } from 'vitest';
import { runAll } from '../../../src/conformance/run-all.ts';
import { skipped, verdictOf } from '../../../src/conformance/verdicts.ts';
import { requirement, result } from './report/support/run.ts';

const requirements = new Map([
  ['CMD-1', requirement('CMD-1')],
  ['END-1', requirement('END-1', { level: 'SHOULD' })],
]);
const must = result('a-case').case;
const should = result('a-case', {}, { level: 'SHOULD' }).case;

describe('the verdict', () => {
  test.each([
    ['passed', must, []],
    ['failed', must, [{ requirement: 'END-1', step: 2 }]],
    ['warned', should, [{ requirement: 'CMD-1', step: 2 }]],
    ['failed', should, [{ requirement: 'CMD-1', step: null }]],
    ['warned', must, [{ requirement: 'END-1', step: null }]],
  ] as const)('is %s', (verdict, one, problems) => {
    const told = problems.map((problem) => ({ ...problem, text: 'It went wrong.' }));

    expect(verdictOf(one, { problems: told, durationMs: 1, transcript: [] }, requirements).verdict).toBe(
      verdict,
    );
  });
});

describe('a case is not run', () => {
  const nowhere = { announced: new Set<string>(), conditions: undefined };

  test('where nothing can show it', () => {
    const one = { ...must, notApplicable: 'There is no such command.' };

    expect(skipped(one, nowhere)).toMatchObject({
      verdict: 'not-applicable',
      reason: 'There is no such command.',
    });
  });

  test('where its capability is not announced', () => {
    const one = { ...must, capabilities: ['ping', 'strict'] };

    expect(skipped(one, { ...nowhere, announced: new Set(['ping']) })).toMatchObject({
      verdict: 'not-announced',
      reason: 'The backend does not announce strict.',
    });
  });

  test('where nobody has arranged what it needs', () => {
    const one = { ...must, needs: ['no-browser'] };
    const conditions = { folder: '.', byName: { 'no-browser': {} } };

    expect(skipped(one, nowhere)).toMatchObject({ verdict: 'not-arranged' });
    expect(skipped(one, { ...nowhere, conditions })).toBeNull();
  });
});

describe('work on several things at a time', () => {
  test('gives the results in their order, however it ends', async () => {
    const doubled = await runAll([3, 1, 2], 2, async (turns) => {
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      return turns * 2;
    });

    expect(doubled).toEqual([6, 2, 4]);
  });

  test('begins nothing more after a failure, and tells it when all have ended', async () => {
    const begun: number[] = [];

    const work = runAll([1, 2, 3, 4], 2, async (item) => {
      begun.push(item);
      await Promise.resolve();
      if (item === 1) throw new Error('It broke.');
    });

    await expect(work).rejects.toThrow('It broke.');
    expect(begun).toEqual([1, 2]);
  });
});
