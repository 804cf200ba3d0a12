import { type Encounter, encounterLine, type Mutant, mutantsReport } from 'stdwire/conformance';
import { expect, test } from 'vitest';
import { failure, result } from './support/run.ts';

const mutant: Mutant = { id: 'shouts', title: 'Shouts.', breaks: ['CMD-2'], wrap: (open) => open };
const killed: Encounter = { mutant, result: failure('a'), outcome: 'killed' };
const survived: Encounter = { mutant, result: result('b'), outcome: 'survived' };
const notRun: Encounter = {
  mutant,
  result: result('c', { verdict: 'not-arranged', reason: 'Nobody has \u001barranged it.' }),
  outcome: 'not-run',
};
const plain = { colour: false };

test('each encounter has a line that says what came of it', () => {
  expect(encounterLine(killed, plain)).toMatch(/^killed {4}shouts by a \(/);
  expect(encounterLine(survived, plain)).toBe('SURVIVED  shouts: b does not find it out');
  expect(encounterLine(notRun, plain)).toBe('not run   shouts by c: Nobody has \\u001barranged it.');
});

test('the report of a run that holds counts', () => {
  const run = { encounters: [killed, notRun], survivors: [], unproven: [], strangers: [], holds: true };

  expect(mutantsReport(run, plain)).toBe('It holds: 1 mutant killed by 1 case; 1 not run.\n');
});

test('the report of one that does not names who lives, and what nobody has seen fail', () => {
  const elsewhere: Encounter = {
    ...survived,
    result: failure('d', { problems: [{ requirement: 'WIRE-1', text: 'x', step: null }] }),
  };
  const run = {
    encounters: [killed, survived, elsewhere],
    survivors: [],
    unproven: ['e'],
    strangers: ['gone'],
    holds: false,
  };

  const text = mutantsReport(run, plain);

  expect(text).toContain('  shouts in b: Shouts.\n');
  expect(text).toContain('  shouts in d (it fails, but of WIRE-1, which is not its own): Shouts.\n');
  expect(text).toContain('so nobody has seen them fail:\n  e\n');
  expect(text).toContain('\n  gone\n');
  expect(text).toContain('It falls short: 1 mutant killed, 2 not found out.');
});
