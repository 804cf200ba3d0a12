import { z } from 'zod';
import type { Pattern } from '../../model/pattern.ts';
import { bytesSchema } from '../../model/step.ts';

const text = z.string().min(1);
const json = z.json();
const object = z.record(z.string(), json);
const pattern = json as z.ZodType<Pattern>;
const milliseconds = z.int().min(1).max(600_000);
const save = z.record(z.string(), text).optional();

/** Tells the adapter something, or several things in one write: `{"do": "call", "as": "one", "type": …, "payload": …}`. */
const tell = z.strictObject({ tell: z.union([object, z.array(object).min(1)]) });

/** Waits for what the adapter says, as `expect` of a backend's scenario waits for messages. */
const expectStep = z.strictObject({
  expect: pattern,
  times: z.tuple([z.int().min(0), z.int().min(0)]).optional(),
  within_ms: milliseconds.optional(),
  save,
});

/** Waits for a command that the client writes to the backend; PING and SHUTDOWN only where they are named. */
const expectCommand = z.strictObject({
  expectCommand: pattern,
  within_ms: milliseconds.optional(),
  save,
});

/** Messages of the backend on stdout, all in one write; a timestamp is added where none is given. `pieces` as in `send`. */
const say = z.strictObject({
  say: z.union([object, z.array(object).min(1)]),
  pieces: z.array(z.int().min(1)).optional(),
});

/** Bytes of the backend on stdout, or on stderr, as they are. */
const write = z.strictObject({
  write: z.union([bytesSchema, z.array(bytesSchema).min(1)]),
  to: z.enum(['stdout', 'stderr']).optional(),
  pieces: z.array(z.int().min(1)).optional(),
});

/** The backend ends, with a code or by a signal. */
const exit = z.strictObject({
  exit: z.union([
    z.strictObject({ code: z.int().min(0).max(255) }),
    z.strictObject({ signal: z.enum(['SIGKILL', 'SIGTERM', 'SIGSEGV']) }),
  ]),
});

/** Waits until the client ends the backend's stdin. */
const expectInputEnd = z.strictObject({
  expectInputEnd: z.literal(true),
  within_ms: milliseconds.optional(),
});

/** For so long the adapter may say nothing that fits `of` and was not taken; unless given, nothing at all. */
const expectSilence = z.strictObject({ expectSilenceMs: milliseconds, of: pattern.optional() });

const simple = [tell, expectStep, expectCommand, say, write, exit, expectInputEnd, expectSilence] as const;

/** Steps done so often; `${<as>}` is the number of the turn, from 1. */
const repeat = z.strictObject({
  repeat: z.int().min(1).max(100_000),
  as: text,
  steps: z.array(z.union(simple)).min(1),
});

/** One step of a scenario for clients. */
export const clientStepSchema = z.union([...simple, repeat]);

/** One step of a scenario for clients. */
export type ClientStep = z.infer<typeof clientStepSchema>;
