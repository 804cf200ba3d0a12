import { didYouMean } from '../../suggest.ts';
import { ConformanceError } from '../errors.ts';
import { GENERAL_CONDITIONS } from './general-conditions.ts';
import type { Conditions } from './read-conditions.ts';
import type { Suite } from './suite.ts';

/**
 * A condition by a name that no case knows would never be arranged, and the cases that need it be left out in silence.
 *
 * @throws ConformanceError that names it, and the nearest that there is
 */
export function checkConditions({ suite }: Pick<Suite, 'suite'>, conditions: Conditions | undefined): void {
  const known = new Set([...GENERAL_CONDITIONS, ...Object.keys(suite.conditions)]);
  const unknown = Object.keys(conditions?.byName ?? {}).find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new ConformanceError(
    `No case of this protocol can need the condition ${unknown}.${didYouMean(unknown, known)} Correct its name in the file of conditions, or take it out.`,
  );
}
