import { answerMutants } from './answer-mutants.ts';
import { controlMutants } from './control-mutants.ts';
import { endingMutants } from './ending-mutants.ts';
import { errorMutants } from './error-mutants.ts';
import type { Mutant } from './mutant.ts';
import { operationMutants } from './operation-mutants.ts';
import { orderMutants } from './order-mutants.ts';
import { payloadMutants } from './payload-mutants.ts';
import { progressMutants } from './progress-mutants.ts';
import { readyMutants } from './ready-mutants.ts';
import { wireMutants } from './wire-mutants.ts';

/** Every mutant. */
export const mutants: readonly Mutant[] = [
  ...wireMutants,
  ...readyMutants,
  ...answerMutants,
  ...errorMutants,
  ...payloadMutants,
  ...orderMutants,
  ...operationMutants,
  ...progressMutants,
  ...controlMutants,
  ...endingMutants,
];
