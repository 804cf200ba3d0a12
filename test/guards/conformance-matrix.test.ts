import { loadClientSuite, loadSuite } from 'stdwire/conformance';
import { describe, expect, test } from 'vitest';
import { matrixPage, matrixPageText } from '../../scripts/lib/conformance-matrix.mjs';
import { strangersIn, unprovenCases } from '../../src/conformance/mutants/run-mutants.ts';
import { read } from './support/repository.ts';

const suite = loadSuite();

test('the page on requirements, cases and mutants is what they make it', () => {
  expect(read(matrixPage)).toBe(matrixPageText(suite, loadClientSuite()));
});

test('every case is named under a mutant that it has to find out, and every mutant has such a case', () => {
  expect(unprovenCases(suite)).toEqual([]);
  expect(strangersIn(suite)).toEqual([]);
});

test('every requirement that binds a backend has a case, or the reason why there is none', () => {
  const shown = new Set(suite.cases.flatMap((one) => one.requirements.map(({ id }) => id)));
  const bare = suite.requirements.filter(
    ({ id, side, excluded }) => side === 'backend' && excluded === undefined && !shown.has(id),
  );

  expect(bare).toEqual([]);
});

describe('the guard itself', () => {
  test('sees a mutant that has lost its case, and a requirement without one, on the page', () => {
    const [first] = suite.kills;
    const planted = matrixPageText(
      {
        ...suite,
        cases: suite.cases.filter(({ requirements }) => requirements.every(({ id }) => id !== 'WIRE-4')),
        kills: suite.kills.filter(({ mutant }) => mutant !== first?.mutant),
      },
      loadClientSuite(),
    );

    expect(planted).toContain('| WIRE-4 (MUST, reference) | none |  |');
    expect(planted).toMatch(new RegExp(`\\| \`${first?.mutant}\` \\|.*\\| none \\|`));
  });
});
