import { didYouMean } from '../../suggest.ts';
import { ConformanceError } from '../errors.ts';
import type { CaseFacts } from '../model/case.ts';

/**
 * The cases whose id, group or requirement has one of the texts in it, whatever the case of letters; all without texts.
 *
 * @throws ConformanceError for a text that no case has: a run of nothing would hold for ever
 */
export function selectCases<Case extends CaseFacts>(
  cases: readonly Case[],
  filter: readonly string[],
): readonly Case[] {
  if (filter.length === 0) return cases;
  const words = cases.map(wordsOf);
  const wanted = filter.map((text) => text.toLowerCase());
  for (const [index, text] of wanted.entries()) {
    if (words.some((some) => some.some((word) => word.includes(text)))) continue;
    const asked = filter[index] ?? '';
    const known = new Set(cases.flatMap((one) => [one.id, ...one.requirements.map(({ id }) => id)]));
    throw new ConformanceError(
      `No case has "${asked}" in its id, its group or a requirement.${didYouMean(asked, known)} --list tells all of them.`,
    );
  }
  return cases.filter((_, index) => wanted.some((text) => words[index]?.some((word) => word.includes(text))));
}

function wordsOf({ id, group, requirements }: CaseFacts): readonly string[] {
  return [id, group, ...requirements.map((requirement) => requirement.id)].map((word) => word.toLowerCase());
}
