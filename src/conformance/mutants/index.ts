export type { Mutant, MutantFacts } from './mutant.ts';
export { mutants } from './mutants.ts';
export { type Encounter, type MutantsResult, type RunMutantsOptions, runMutants } from './run-mutants.ts';
