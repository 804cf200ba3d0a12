import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSuite } from '../../../src/conformance/load/load-suite.ts';
import { readConditions } from '../../../src/conformance/load/read-conditions.ts';

const suite = loadSuite({ incomplete: true });

describe('the suite of the song protocol', () => {
  it('has a case for every condition that it describes', () => {
    const needed = new Set(suite.cases.flatMap(({ needs }) => needs));

    expect([...needed].sort()).toEqual(Object.keys(suite.suite.conditions).sort());
  });

  it('uses every setup that it describes', () => {
    const used = new Set(suite.cases.flatMap(({ setups }) => setups.map(({ name }) => name)));

    expect([...used].sort()).toEqual(Object.keys(suite.suite.setups).sort());
  });

  it('leaves no condition to chance that our backend could arrange', () => {
    const file = join(import.meta.dirname, '../../../python-backend/conformance.json');
    const browser = 'browser';
    const arranged = new Set([...Object.keys(readConditions(file).byName), browser]);

    expect([...arranged].sort()).toEqual(Object.keys(suite.suite.conditions).sort());
  });
});
