import { z } from 'zod';

const text = z.string().min(1);

/** Which cases find out which mutant: `protocol/conformance/kills.json`. */
export const killsFileSchema = z.strictObject({
  $schema: z.string().optional(),
  /** By the id of a mutant, the ids of the cases that have to fail on it. Every case stands under at least one. */
  kills: z.record(text, z.array(text).min(1)),
});

/** A mutant, and a case that has to find it out. */
export interface Kill {
  /** The id of the mutant. */
  readonly mutant: string;
  /** The id of the case. */
  readonly caseId: string;
}
