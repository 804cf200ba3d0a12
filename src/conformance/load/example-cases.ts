import type { Command } from '../../generator/model/protocol.ts';
import type { Case } from '../model/case.ts';
import { isObject } from '../model/json.ts';
import type { Pattern } from '../model/pattern.ts';
import type { SuiteFile } from '../model/scenario.ts';
import type { Step } from '../model/step.ts';
import type { CaseBuilder } from './case-builder.ts';
import { slug } from './slug.ts';
import { variable } from './walk-steps.ts';

type Example = Command['examples'][number];
type Entry = Exclude<SuiteFile['examples'][string][string], { readonly excluded: string }>;

/** The id under which an example's command is sent; further steps of it may name it. */
const ID = 'example';
/** How long an operation of an example may take. */
const OPERATION_MS = 60_000;

/** The examples of one command as cases: those that are refused as they are, the others as the suite says. */
export function exampleCases(command: Command, builder: CaseBuilder): readonly Case[] {
  const entries = builder.parts.suite.examples[command.name] ?? {};
  return command.examples.flatMap((example, index) => {
    const entry = entries[example.title];
    if (entry !== undefined && 'excluded' in entry) return [];
    if (entry === undefined && example.error?.error_code !== 'INVALID_PAYLOAD') return [];
    const payload = { ...example.payload, ...entry?.payload };
    return [
      builder.build({
        origin: 'example',
        group: `Examples of ${command.area}`,
        isGeneral: false,
        place: { file: command.file, path: `examples[${index}]` },
        scenario: {
          id: `example/${command.name}/${slug(example.title)}`,
          title: `${command.title}: ${lowerFirst(example.title)}`,
          requirements: requirementsOf(command, example, builder),
          capabilities: capabilitiesOf(command, example),
          given: entry?.given,
          needs: entry?.needs,
          waive: entry?.waive,
          within_ms: 2 * OPERATION_MS,
          steps: stepsOf(command, example, payload, entry),
        },
      }),
    ];
  });
}

function requirementsOf(command: Command, example: Example, { parts }: CaseBuilder): string[] {
  const events = example.events ?? [];
  const ofEvents = [
    ...(events.length > 0 ? ['PROG-1'] : []),
    ...(events.some(isFinal) ? ['OP-4', 'OP-5'] : []),
  ];
  if (example.error === undefined) return ['CMD-2', ...ofEvents];
  if (example.error.error_code !== 'INVALID_PAYLOAD') return ['ERR-5', 'ERR-1', ...ofEvents];
  const { schemas } = parts.contract;
  return [schemas.onlyHasUnknownFields(command.payload, example.payload) ? 'CMD-5' : 'CMD-4'];
}

function capabilitiesOf(command: Command, { events = [] }: Example): string[] {
  return events.length > 0 && command.operation === undefined ? ['command-progress'] : [];
}

function stepsOf(
  command: Command,
  example: Example,
  payload: Example['payload'],
  entry: Entry | undefined,
): Step[] {
  const sent: Step = { send: { id: ID, type: command.name, payload } };
  const further = entry?.steps ?? [];
  const answer = answerOf(command, example, payload);
  if (command.operation !== undefined && example.error === undefined) {
    const started: Step = { expect: answer, save: { operation: 'data.operation_id' } };
    return [sent, started, ...further, ...eventsOf(shownAfter(further, example), variable('operation'))];
  }
  const within = Math.min(command.timeoutMs ?? OPERATION_MS, OPERATION_MS);
  return [sent, ...further, ...eventsOf(example, ID), { expect: answer, within_ms: within }];
}

/** Values of an example come from one moment of one backend: what has to be there again is what was sent. */
function answerOf(command: Command, { error, data }: Example, payload: Example['payload']): Pattern {
  if (error !== undefined)
    return { id: ID, type: 'ERROR_RESPONSE', success: false, error_code: error.error_code };
  const repeated = isObject(data)
    ? Object.entries(payload).filter(([name, value]) => isScalar(value) && data[name] === value)
    : [];
  return {
    id: ID,
    type: `${command.name}_RESPONSE`,
    success: true,
    data: repeated.length === 0 ? { $any: true } : (Object.fromEntries(repeated) as Pattern),
  };
}

/** Steps of its own look at what comes while it runs, and take it: what is left to be shown is the end. */
function shownAfter(further: readonly Step[], example: Example): Example {
  if (further.length === 0) return example;
  return { ...example, events: (example.events ?? []).filter(isFinal) };
}

/** Each kind of event that the example shows has to come, and the final one as it ends there. */
function eventsOf({ events = [] }: Example, owner: string): Step[] {
  const patterns = events.map(({ type, payload }): { readonly [field: string]: Pattern } => {
    const { error_code: code, final, status } = payload;
    return {
      id: 'progress-event',
      type,
      payload: {
        operation_id: owner,
        ...(final === true ? { final: true, status: status ?? null } : {}),
        ...(typeof code === 'string' ? { error_code: code } : {}),
      } as Pattern,
    };
  });
  const kinds = new Map(patterns.map((pattern) => [JSON.stringify(pattern), pattern]));
  return [...kinds.values()].map((pattern) => ({
    expect: pattern,
    times: isFinalPattern(pattern) ? [1, 1] : [1, 100_000],
    within_ms: OPERATION_MS,
  }));
}

function isFinalPattern({ payload }: { readonly [field: string]: Pattern }): boolean {
  return isObject(payload) && payload.final === true;
}

function isFinal({ payload }: NonNullable<Example['events']>[number]): boolean {
  return payload.final === true;
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
