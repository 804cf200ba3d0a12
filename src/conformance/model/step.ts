import { z } from 'zod';
import type { Pattern } from './pattern.ts';

const text = z.string().min(1);
const json = z.json().meta({ id: 'Json' });
const pattern = json as z.ZodType<Pattern>;
const milliseconds = z.int().min(1).max(600_000);

/** A command as a scenario writes it: whole, or `use` of one that the protocol's suite names (`harmless`, `operation` …). */
const command = z
  .strictObject({
    id: z.union([text, z.null()]).optional(),
    use: text.optional(),
    type: z.string().optional(),
    payload: json.optional(),
    timestamp: z.number().optional(),
  })
  .meta({
    id: 'Command',
    description:
      'A command: whole, or `use` of one that the suite names. What stands beside `use` is laid over it.',
  });

/** How often: a number, or a text that names one, such as `${limits.max_line_bytes}`. */
const count = z.union([z.int().min(1), text]);

/** Bytes: a text (UTF-8), base64, or a text many times over. */
export const bytesSchema = z
  .union([
    z.strictObject({ text: z.string() }),
    z.strictObject({ base64: z.string() }),
    z.strictObject({ repeat: z.string(), times: count }),
  ])
  .meta({ id: 'Bytes' });

/** Writes commands, several in one write. `pieces`: written in parts that end at these byte offsets, with a moment between. */
const send = z
  .strictObject({
    send: z.union([command, z.array(command).min(1)]),
    pieces: z.array(z.int().min(1)).optional(),
  })
  .describe('Writes commands, several in one write; `pieces`: in parts that end at these byte offsets.');

/** Writes bytes as they are; the line end has to be among them. */
const sendRaw = z
  .strictObject({
    sendRaw: z.union([bytesSchema, z.array(bytesSchema).min(1)]),
    pieces: z.array(z.int().min(1)).optional(),
  })
  .describe('Writes bytes as they are; the line end has to be among them.');

/**
 * Waits for messages that fit, among those that no earlier step has taken; takes them. `times` is [least, most], [1, 1]
 * unless given: it waits for the least, and no more than the most may have come by the end of the scenario. `save` keeps
 * parts of the (first) message by name, each under its dotted path.
 */
const expectStep = z
  .strictObject({
    expect: pattern,
    from: z.enum(['stdout', 'stderr']).optional(),
    times: z.tuple([z.int().min(0), z.int().min(0)]).optional(),
    within_ms: milliseconds.optional(),
    save: z.record(z.string(), text).optional(),
  })
  .describe('Waits for messages that fit, and takes them; `times` is [least, most].');

/** Messages that have to come in this order; others may come between. Takes them. */
const expectInOrder = z
  .strictObject({
    expectInOrder: z.array(pattern).min(2),
    within_ms: milliseconds.optional(),
  })
  .describe('Messages that have to come in this order; others may come between.');

/** For so long nothing may come that fits `of` (unless given: nothing at all) and was not taken. */
const expectSilence = z
  .strictObject({ expectSilenceMs: milliseconds, of: pattern.optional() })
  .describe('For so long nothing may come that fits `of`; unless given, nothing at all.');

/** CANCEL_OPERATION or CANCEL_COMMAND, under an id of its own; its answer has to say `accepted` as given. */
const cancel = z
  .strictObject({
    cancel: z.union([z.strictObject({ operation: text }), z.strictObject({ command: text })]),
    accepted: z.boolean().optional(),
  })
  .describe('CANCEL_OPERATION or CANCEL_COMMAND, and what its answer has to say.');

const closeStdin = z.strictObject({ closeStdin: z.literal(true) }).describe('Ends stdin.');
/** Ends the process with a signal, as a crash would; nothing is expected of it any more. */
const kill = z
  .strictObject({ kill: z.enum(['SIGKILL', 'SIGTERM', 'SIGINT']) })
  .describe('Ends the process with a signal; nothing is expected of it any more.');
/** Waits for the end of the process. `code` null: by a signal; left out: any. `processes`: also that nothing it started is left. */
const expectExit = z
  .strictObject({
    expectExit: z.strictObject({ code: z.int().nullable().optional(), within_ms: milliseconds.optional() }),
  })
  .describe('Waits for the end of the process, and of all that it started.');
/** Starts the backend again, with the same folder; waits until it is ready. The process before must have ended. */
const restart = z
  .strictObject({ restart: z.literal(true) })
  .describe('Starts the backend again, with the same folder.');
/** Leaves a stream unread, so that its pipe fills; `resume` reads it again. */
const stopReading = z
  .strictObject({ stopReading: z.enum(['stdout', 'stderr']) })
  .describe('Leaves a stream unread, so that its pipe fills.');
const resumeReading = z
  .strictObject({ resumeReading: z.enum(['stdout', 'stderr']) })
  .describe('Reads it again.');
/** At the end, the text is looked for in all that the backend wrote, and in its files; messages that fit `except` may have it. */
const forbidAnywhere = z
  .strictObject({ forbidAnywhere: text, except: z.array(pattern).optional() })
  .describe('A text that may be in nothing that the backend wrote, but for messages that fit `except`.');
/** A file that has to be there, not empty; `contains`: with this text in it. */
const expectFile = z
  .strictObject({ expectFile: text, contains: z.string().optional() })
  .describe('A file that has to be there, not empty.');

/**
 * Sends commands, all in one write, and waits for the answer to each; tells every one whose answer does not fit, by its
 * title. An answer is known by the id of its command.
 */
const sendEach = z.strictObject({
  sendEach: z.array(z.strictObject({ title: text, send: command, expect: pattern })).min(1),
  within_ms: milliseconds.optional(),
});

const simple = [
  send,
  sendRaw,
  expectStep,
  expectInOrder,
  expectSilence,
  cancel,
  closeStdin,
  kill,
  expectExit,
  restart,
  stopReading,
  resumeReading,
  forbidAnywhere,
  expectFile,
  sendEach,
] as const;

const simpleStep = z.union(simple).meta({ id: 'SimpleStep' });

/** Steps done so often; `as` names the number of the turn, from 1. `atOnce`: what they send leaves in one write. */
const repeat = z
  .strictObject({
    repeat: z.union([z.int().min(1).max(100_000), text]),
    as: text,
    atOnce: z.boolean().optional(),
    steps: z.array(simpleStep).min(1),
  })
  .meta({ id: 'Repeat', description: 'Steps done so often; `as` names the number of the turn, from 1.' });

/** One step of a scenario: an object with one verb, and what belongs to it. */
export const stepSchema = z.union([simpleStep, repeat]).meta({ id: 'Step' });

/** One step of a scenario. */
export type Step = z.infer<typeof stepSchema>;
/** A step that holds no other steps. */
export type SimpleStep = z.infer<typeof simpleStep>;
/** A command as a scenario writes it. */
export type ScenarioCommand = z.infer<typeof command>;
/** Bytes as a scenario writes them. */
export type ScenarioBytes = z.infer<typeof bytesSchema>;
