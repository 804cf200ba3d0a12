import type { ContractFacts } from '../../load/contract-facts.ts';
import type { Case } from '../../model/case.ts';
import type { Requirement } from '../../model/requirement.ts';
import type { Problem } from '../../model/result.ts';
import type { Life } from '../life.ts';
import { trafficOf } from '../traffic.ts';
import { answerLaws } from './answer-laws.ts';
import type { Law } from './law.ts';
import { operationLaws } from './operation-laws.ts';
import { processLaws } from './process-laws.ts';
import { progressLaws } from './progress-laws.ts';
import { wireLaws } from './wire-laws.ts';

/** Everything that holds in every case. */
export const laws: readonly Law[] = [
  ...wireLaws,
  ...processLaws,
  ...answerLaws,
  ...progressLaws,
  ...operationLaws,
];

/** Breaches of one law that are told of one life. */
const MAX_TOLD = 5;

/** What laws are judged by. */
interface Court {
  readonly contract: ContractFacts;
  readonly requirements: ReadonlyMap<string, Requirement>;
  /** What the backend announces. */
  readonly announced: ReadonlySet<string>;
}

/**
 * The laws that were broken in the lives of a case. A law that belongs to a capability binds only who announces it, and
 * one that only SHOULD hold is looked at where the case is about it: else every case would warn of the same.
 */
export function brokenLaws(one: Case, lives: readonly Life[], court: Court): readonly Problem[] {
  const binding = laws.filter(({ requirement }) => binds(requirement, one, court));
  return lives.flatMap((life) => {
    const facts = { contract: court.contract, life, traffic: trafficOf(life, court.contract) };
    return binding.flatMap(({ requirement, check }) => {
      const breaches = [...check(facts)];
      const more = breaches.length - MAX_TOLD;
      const problems = breaches.slice(0, MAX_TOLD).map(({ text, line }) => ({
        requirement,
        text,
        step: null,
        ...(line === undefined ? {} : { atMs: line.atMs }),
      }));
      return more > 0
        ? [...problems, { requirement, text: `And ${more} more of the same kind.`, step: null }]
        : problems;
    });
  });
}

function binds(id: string, { requirements, scenario }: Case, court: Court): boolean {
  const requirement = court.requirements.get(id);
  if (requirement === undefined || scenario.waive?.[id] !== undefined) return false;
  if (requirement.tag !== 'reference' && !court.announced.has(requirement.tag)) return false;
  return requirement.level === 'MUST' || requirements.some((one) => one.id === id);
}
