import { z } from 'zod';
import { stepSchema } from './step.ts';

const text = z.string().min(1);
const kebab = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words with hyphens between');

/** One scenario: what is done to a backend, and what has to come of it. */
const scenarioSchema = z.strictObject({
  /** Unique in the suite, never given to another scenario: reports and lists of known failures name it. */
  id: kebab,
  /** A sentence that says what holds. */
  title: text,
  /** Ids of the requirements that it shows; the first is the one that a failure is told under. */
  requirements: z.array(text).min(1),
  /** The strictest level of its requirements, unless given. */
  level: z.enum(['MUST', 'SHOULD']).optional(),
  /** Capabilities without which it cannot be run, besides those that its requirements are tagged with. */
  capabilities: z.array(text).optional(),
  /** Conditions of the world outside that somebody has to arrange (`--conditions`), such as `no-browser`. */
  needs: z.array(kebab).optional(),
  /** Setups that are run first. What fails there fails the scenario, and is told as that. */
  given: z.array(kebab).optional(),
  /** Always-on laws that do not hold here, each with the reason: `{"CMD-1": "it is killed"}`. */
  waive: z.record(z.string(), text).optional(),
  /**
   * Starts the backend with its stderr unread; or without waiting until it is ready, since it will not be; or not at all (the
   * first step then is `restart`).
   */
  start: z.enum(['read', 'stderr-unread', 'not-awaited', 'not-yet']).optional(),
  /** The longest that it may take in all; 60 s unless given. */
  within_ms: z.int().min(1).max(600_000).optional(),
  steps: z.array(stepSchema).min(1),
});

/** A file in `conformance/scenarios` of a protocol folder. */
export const scenarioFileSchema = z.strictObject({
  $schema: z.string().optional(),
  title: text,
  scenarios: z.array(scenarioSchema).min(1),
});

/** How the example of a command is made to happen: in what situation, with which values in its place. */
const exampleEntry = z.union([
  z.strictObject({
    given: z.array(kebab).optional(),
    needs: z.array(kebab).optional(),
    /** Sent in place of the example's payload, where that names what exists only while it runs: `{"queue_id": "${queue}"}` is laid over it. */
    payload: z.record(z.string(), z.json()).optional(),
    /** Further steps between sending it and the end, such as a `cancel`. */
    steps: z.array(stepSchema).optional(),
    waive: z.record(z.string(), text).optional(),
  }),
  z.strictObject({ excluded: text }),
]);

/**
 * `conformance/suite.json` of a protocol folder: what the general scenarios have to know of a protocol, and how its examples
 * are made to happen.
 */
export const suiteFileSchema = z.strictObject({
  $schema: z.string().optional(),
  title: text,
  /**
   * Commands that general scenarios use by name. `harmless`: may be sent at any time, succeeds at once, changes nothing.
   * `effect` and `effectSeen`: the first changes something that the answer of the second shows (`shows`: the pattern of
   * its data after once). `refused`: its payload is invalid. `operation`: starts one that runs for some seconds unless it is
   * cancelled. `slow`: a plain command that runs for some seconds unless it is cancelled. `secret`: has a field with
   * `x-secret`, and in it the text that `shows` is. Which of them a protocol has is up to it; a general scenario that uses
   * one that is not named is not applicable.
   */
  commands: z.record(
    text,
    z.strictObject({
      type: text,
      payload: z.record(z.string(), z.json()),
      given: z.array(kebab).optional(),
      needs: z.array(kebab).optional(),
      shows: z.json().optional(),
      final: text.optional(),
    }),
  ),
  /** Steps by name, for `given`. */
  setups: z.record(
    kebab,
    z.strictObject({ title: text, given: z.array(kebab).optional(), steps: z.array(stepSchema) }),
  ),
  /** By command, by the title of the example. One that is refused with INVALID_PAYLOAD needs no entry; any other does. */
  examples: z.record(text, z.record(text, exampleEntry)),
  /** Errors of a command's file (`CODE`, `CODE@event`, `CODE@final`) that no scenario provokes, each with the reason; under `*` for every command. */
  excludedErrors: z.record(text, z.record(text, text)).optional(),
  /** Conditions that scenarios may need, each with what somebody has to arrange. */
  conditions: z.record(kebab, text),
});

/** One scenario. */
export type Scenario = z.infer<typeof scenarioSchema>;
/** `conformance/suite.json`. */
export type SuiteFile = z.infer<typeof suiteFileSchema>;
