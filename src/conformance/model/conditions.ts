import { z } from 'zod';

const text = z.string().min(1);

/** How one condition of the world outside is arranged. */
const conditionSchema = z.strictObject({
  /** Programs of which one has to be in PATH; where none is, the condition counts as not arranged. */
  programs: z.array(text).min(1).optional(),
  /** Added to the command line of the backend. */
  args: z.array(z.string()).optional(),
  /** Added to its environment. */
  env: z.record(text, z.string()).optional(),
  /** A program that is started before it: ready when it has printed one line, ended by closing its stdin. */
  beside: z.tuple([text], z.string()).optional(),
});

/** The file of `--conditions`. */
export const conditionsFileSchema = z.strictObject({
  $schema: z.string().optional(),
  conditions: z.record(text, conditionSchema),
});

/** How one condition of the world outside is arranged. */
export type Condition = z.infer<typeof conditionSchema>;
