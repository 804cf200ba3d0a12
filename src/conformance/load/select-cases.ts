import type { CaseFacts } from '../model/case.ts';

/** The cases whose id, group or requirement has one of the texts in it, whatever the case of letters; all without texts. */
export function selectCases<Case extends CaseFacts>(
  cases: readonly Case[],
  filter: readonly string[],
): readonly Case[] {
  if (filter.length === 0) return cases;
  const wanted = filter.map((text) => text.toLowerCase());
  return cases.filter(({ id, group, requirements }) => {
    const words = [id, group, ...requirements.map((requirement) => requirement.id)].map((word) =>
      word.toLowerCase(),
    );
    return wanted.some((text) => words.some((word) => word.includes(text)));
  });
}
