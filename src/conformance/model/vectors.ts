import { z } from 'zod';

const text = z.string().min(1);

const vector = z.object({
  title: text,
  why: text,
  source: z.string().optional(),
  document: z.json(),
});

/** A file of documents on which every validator has to agree: `vectors/CREATE_ACCOUNT.payload.json`. */
export const vectorFileSchema = z.object({
  schema: text,
  valid: z.array(vector),
  invalid: z.array(vector),
});

/** A file of bytes with a verdict for each line: `vectors/raw/stdin.json`. */
export const byteFileSchema = z.object({
  vectors: z.array(
    z.object({
      title: text,
      why: text,
      base64: text,
      lines: z.array(
        z.object({
          verdict: z.enum(['message', 'refused', 'ignored', 'unfinished']),
          document: z.json().optional(),
          error_code: text.optional(),
          id: z.string().nullable().optional(),
        }),
      ),
    }),
  ),
});

/** One document of a file of vectors. */
export type DocumentVector = z.infer<typeof vector>;
/** One piece of bytes. */
export type ByteVector = z.infer<typeof byteFileSchema>['vectors'][number];
