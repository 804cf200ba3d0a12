import { z } from 'zod';

const text = z.string().min(1);

/** One requirement of the protocol's prose, as data: `protocol/conformance/requirements.json`. */
const requirementSchema = z.strictObject({
  /** Never given to another requirement. */
  id: z.string().regex(/^[A-Z]+-[0-9]+$/),
  /** Whom it binds. */
  side: z.enum(['backend', 'client']),
  /** `reference`, or the capability under which it holds. */
  tag: text,
  level: z.enum(['MUST', 'SHOULD']),
  /** The sentence, in Markdown; the tables of protocol/README.md are made from it. */
  text,
  /** Why no case can show it. Only where none does. */
  excluded: text.optional(),
});

/** One requirement of the protocol's prose. */
export type Requirement = z.infer<typeof requirementSchema>;

/** The requirements, by the section of the prose that they stand in. */
export const requirementsFileSchema = z.strictObject({
  $schema: z.string().optional(),
  sections: z.array(
    z.strictObject({ id: z.string(), title: text, requirements: z.array(requirementSchema).min(1) }),
  ),
});
