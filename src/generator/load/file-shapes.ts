import { z } from 'zod';

/**
 * What each kind of file of a protocol folder holds. Schemas inside of them stay `unknown` here: they are read by
 * `parse-schema.ts`. The published form of the same rules is `protocol/meta/`.
 */

const text = z.string().min(1);
const name = z.string().regex(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/, 'must be a name in UPPER_SNAKE_CASE');
const version = z.string().regex(/^[0-9]+\.[0-9]+\.[0-9]+$/, 'must be a version such as 1.0.0');
const positive = z.int().min(1);
const json = z.json();
const schemaLink = z.string().optional();

const stability = z.enum(['stable', 'experimental', 'deprecated']);
const deprecated = z.strictObject({ since: version, reason: text, replacement: text.optional() });

const protocolFile = z.strictObject({
  $schema: schemaLink,
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be a lower-case name'),
  title: text,
  description: text,
  version,
  framing: z.record(z.string(), text).optional(),
  limits: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), positive).optional(),
  handshake: z
    .strictObject({ ready_type: text, stream: z.enum(['stderr', 'stdout']), start_timeout_ms: positive })
    .optional(),
  capabilities: z.array(z.strictObject({ name: text, summary: text })).optional(),
  commands: z.array(name),
  events: z.array(name),
});

const errorsFile = z.strictObject({
  $schema: schemaLink,
  errors: z
    .array(
      z.strictObject({
        code: name,
        layer: z.enum(['protocol', 'domain']),
        retryable: z.boolean(),
        user_action: text,
        description: text,
        since: version,
      }),
    )
    .min(1),
});

const exampleEvent = z.strictObject({ type: name, payload: z.record(z.string(), json) });
const exampleError = z.strictObject({
  error_code: name,
  error: text,
  details: z.record(z.string(), json).optional(),
});

const example = z.strictObject({
  title: text,
  description: text.optional(),
  payload: z.record(z.string(), json),
  events: z.array(exampleEvent).optional(),
  data: json.optional(),
  error: exampleError.optional(),
});

const commandFile = z.strictObject({
  $schema: schemaLink,
  name,
  title: text,
  summary: text,
  description: text.optional(),
  area: z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be a lower-case name'),
  since: version,
  stability,
  requires: text,
  deprecated: deprecated.optional(),
  effects: z.strictObject({
    idempotent: z.boolean(),
    cancellable: z.boolean(),
    order: z.enum(['state', 'worker']),
  }),
  operation: z.strictObject({ final: name, result: z.unknown() }).optional(),
  timeout_ms: positive.nullable().optional(),
  payload: z.unknown(),
  result: z.unknown(),
  errors: z
    .array(z.strictObject({ code: name, where: z.enum(['response', 'final', 'event']), when: text }))
    .min(1),
  progress: z.array(z.strictObject({ event: name, grows: text.optional() })).optional(),
  examples: z.array(example).optional(),
});

const eventFile = z.strictObject({
  $schema: schemaLink,
  name,
  title: text,
  summary: text,
  description: text.optional(),
  since: version,
  stability,
  requires: text,
  deprecated: deprecated.optional(),
  delivery: z.enum(['every', 'latest']),
  subject: z.array(text).min(1),
  payload: z.unknown(),
  examples: z.array(z.strictObject({ title: text, payload: z.record(z.string(), json) })).optional(),
});

/** The kinds of files, by the folder or the name they have. */
export const fileShapes = {
  protocol: protocolFile,
  errors: errorsFile,
  command: commandFile,
  event: eventFile,
};

export type ProtocolFile = z.infer<typeof protocolFile>;
export type ErrorsFile = z.infer<typeof errorsFile>;
export type CommandFile = z.infer<typeof commandFile>;
export type EventFile = z.infer<typeof eventFile>;
export type CommandExample = z.infer<typeof example>;
