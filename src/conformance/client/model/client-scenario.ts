import { z } from 'zod';
import { clientStepSchema } from './client-step.ts';

const text = z.string().min(1);
const kebab = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words with hyphens between');

/** One scenario for clients: the kit is the backend, and tells the adapter what the client is to do. */
const clientScenarioSchema = z.strictObject({
  /** Unique in the suite, never given to another scenario. */
  id: kebab,
  /** A sentence that says what holds. */
  title: text,
  /** Ids of the requirements that it shows; the first is the one that a failure is told under. */
  requirements: z.array(text).min(1),
  /** The strictest level of its requirements, unless given. */
  level: z.enum(['MUST', 'SHOULD']).optional(),
  /**
   * What the backend says of itself before the steps: fields of its ready message, all capabilities of the protocol unless
   * given. Null: nothing is started; the steps tell the adapter to.
   */
  ready: z.record(z.string(), z.json()).nullable().optional(),
  /** Whether SHUTDOWN and the end of stdin are left to the steps. Unless given, the backend ends with code 0 at either. */
  endsByHand: z.boolean().optional(),
  /** Laws that do not hold here, each with the reason. */
  waive: z.record(z.string(), text).optional(),
  /** The longest that it may take in all, in milliseconds; 60,000 unless given. */
  within_ms: z.int().min(1).max(600_000).optional(),
  steps: z.array(clientStepSchema).min(1),
});

/** A file in `conformance/client` of a protocol folder. */
export const clientScenarioFileSchema = z.strictObject({
  $schema: z.string().optional(),
  title: text,
  scenarios: z.array(clientScenarioSchema).min(1),
});

/** One scenario for clients. */
export type ClientScenario = z.infer<typeof clientScenarioSchema>;
