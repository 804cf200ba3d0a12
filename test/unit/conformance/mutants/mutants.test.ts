import { loadSuite, mutants } from 'stdwire/conformance';
import { expect, test } from 'vitest';
import { strangersIn, unprovenCases } from '../../../../src/conformance/mutants/run-mutants.ts';
import { result } from '../report/support/run.ts';

const suite = loadSuite({ incomplete: true });

test('mutants have ids of their own, sentences for titles, and break requirements that there are', () => {
  const ids = mutants.map(({ id }) => id);
  const known = new Set(suite.requirements.map(({ id }) => id));

  expect(ids.length).toBeGreaterThan(100);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
  expect(mutants.filter(({ title }) => !/^[A-Z].*\.$/.test(title))).toEqual([]);
  expect(mutants.flatMap(({ breaks }) => breaks.filter((id) => !known.has(id)))).toEqual([]);
});

test('a case that no mutant is listed for is told, and so is a name in the list that stands for nothing', () => {
  const cases = [result('a').case, result('b').case];
  const kills = [
    ...mutants.slice(1).map(({ id }) => ({ mutant: id, caseId: 'a' })),
    { mutant: 'no-mutant', caseId: 'a' },
    { mutant: 'answers-twice', caseId: 'no-case' },
  ];

  expect(unprovenCases({ cases: cases as never, kills })).toEqual(['b']);
  expect(strangersIn({ cases: cases as never, kills })).toEqual([mutants[0]?.id, 'no-mutant', 'no-case']);
});
