import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GENERAL_CONDITIONS } from '../../../src/conformance/load/general-conditions.ts';
import { loadSuite } from '../../../src/conformance/load/load-suite.ts';
import { readConditions } from '../../../src/conformance/load/read-conditions.ts';

const suite = loadSuite();
const conditions = [...Object.keys(suite.suite.conditions), ...GENERAL_CONDITIONS].sort();

describe('the suite of the song protocol', () => {
  it('has a case for every condition that it describes', () => {
    const needed = new Set(suite.cases.flatMap(({ needs }) => needs));

    expect([...needed].sort()).toEqual(conditions);
  });

  it('uses every setup that it describes', () => {
    const used = new Set(suite.cases.flatMap(({ setups }) => setups.map(({ name }) => name)));

    expect([...used].sort()).toEqual(Object.keys(suite.suite.setups).sort());
  });

  it('leaves no condition unarranged for our own backend', () => {
    const file = join(import.meta.dirname, '../../../python-backend/conformance.json');
    // Left out of what is read where no browser is installed.
    const arranged = new Set([...Object.keys(readConditions(file).byName), 'browser']);

    expect([...arranged].sort()).toEqual(conditions);
  });
});
