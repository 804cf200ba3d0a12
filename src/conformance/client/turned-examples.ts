import type { Command } from '../../generator/model/protocol.ts';
import type { ContractFacts } from '../load/contract-facts.ts';
import { slug } from '../load/slug.ts';
import { variable } from '../load/walk-steps.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Pattern } from '../model/pattern.ts';
import type { ClientCaseSource } from './client-case.ts';
import type { ClientStep } from './model/client-step.ts';

type Example = Command['examples'][number];

/** The id that the client gave its command. */
const ID = variable('id');
/** The name of the call. */
const CALL = 'example';

/**
 * The examples of every command turned around: the client makes the call, the kit answers as the example shows, and the
 * client has to tell exactly that. Those whose payload no client would send are the backend's alone.
 */
export function turnedExamples({ commands, control, schemas }: ContractFacts): readonly ClientCaseSource[] {
  return [...commands.values()]
    .filter(({ name }) => !control.has(name))
    .flatMap((command) =>
      command.examples
        .filter(({ payload }) => schemas.misfit(command.payload, payload) === null)
        .map((example) => caseOf(command, example)),
    );
}

function caseOf(command: Command, example: Example): ClientCaseSource {
  const { title, events = [] } = example;
  return {
    origin: 'example',
    group: `Examples of ${command.area}, turned around`,
    scenario: {
      id: `example/${command.name}/${slug(title)}`,
      title: `${command.title}: ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
      requirements: ['CLIENT-8', 'CLIENT-9', ...(events.length > 0 ? ['CLIENT-11'] : [])],
      steps: [
        { tell: { do: 'call', as: CALL, type: command.name, payload: example.payload } } as ClientStep,
        { expectCommand: { type: command.name, payload: example.payload as Pattern }, save: { id: 'id' } },
        ...(command.operation !== undefined && example.error === undefined
          ? operationSteps(command, example)
          : commandSteps(command, example)),
      ],
    },
  };
}

/** Progress under the command's own id, then the answer. */
function commandSteps(command: Command, { events = [], data, error }: Example): readonly ClientStep[] {
  const own = events.map((event) => progress(event.type, { ...event.payload, operation_id: ID }));
  const answer =
    error === undefined
      ? success(command.name, data ?? null)
      : { id: ID, type: 'ERROR_RESPONSE', success: false, ...error };
  const told: Pattern =
    error === undefined
      ? { as: CALL, result: exactly(data ?? null) }
      : { as: CALL, error: { kind: 'command', code: error.error_code } };
  return [{ say: [...own, answer] as never }, ...own.map(seen), { expect: told }];
}

/** The answer, progress, and the end as the final event tells it. */
function operationSteps(command: Command, { events = [], data }: Example): readonly ClientStep[] {
  const all = events.map((event) => progress(event.type, event.payload));
  const final = events.find(({ payload }) => payload.final === true)?.payload;
  const operation = (data as JsonObject | undefined)?.operation_id as string;
  const end: readonly ClientStep[] =
    final === undefined
      ? []
      : [
          {
            expect:
              final.status === 'completed'
                ? { as: CALL, final: exactly((final.result ?? null) as Json) }
                : { as: CALL, error: { kind: 'command', code: final.error_code as string } },
          },
        ];
  return [
    { say: [success(command.name, data ?? null), ...all] as never },
    { expect: { as: CALL, operation, started: exactly(data ?? null) } },
    ...all.map(seen),
    ...end,
  ];
}

function success(name: string, data: Json): JsonObject {
  return { id: ID, type: `${name}_RESPONSE`, success: true, data, error: null };
}

function progress(type: string, payload: JsonObject): JsonObject {
  return { id: 'progress-event', type, payload };
}

function seen({ type, payload }: JsonObject): ClientStep {
  return { expect: { as: CALL, progress: { type, payload } as Pattern } };
}

/** A pattern that fits a value and nothing more of it: lists and objects as they are. */
function exactly(value: Json): Pattern {
  return value as Pattern;
}
