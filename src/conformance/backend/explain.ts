import type { Pattern } from '../model/pattern.ts';
import { compare, type Misfit, told } from './compare.ts';

/** Misfits that are told of the nearest message. */
const MAX_MISFITS = 4;

/** What came instead of a message that fits: the one that came nearest, and in what it differs. */
export function explain(pattern: Pattern, candidates: readonly unknown[]): string {
  const expected = `a message like ${told(pattern)}`;
  const compared = candidates.map((value) => ({ value, ...compare(pattern, value) }));
  const [nearest] = compared.sort(
    (one, other) => other.fitted - one.fitted || one.misfits.length - other.misfits.length,
  );
  if (nearest === undefined) return `${expected} was expected, and none came.`;
  const others = candidates.length === 1 ? '' : ` of ${candidates.length}`;
  if (nearest.fitted === 0)
    return `${expected} was expected; none${others === '' ? ' of what came' : others} is like it, the last is ${told(candidates.at(-1))}.`;
  const misfits = nearest.misfits.slice(0, MAX_MISFITS).map(misfitText).join('; ');
  return `${expected} was expected. The nearest${others} is ${told(nearest.value)}: ${misfits}.`;
}

function misfitText({ path, expected, found }: Misfit): string {
  return `${path === '' ? 'it' : path} should be ${expected} and is ${found}`;
}
