import { isDeepStrictEqual } from 'node:util';
import type { ContractFacts } from '../load/contract-facts.ts';
import { isObject, type JsonObject } from '../model/json.ts';
import type { Problem } from '../model/result.ts';
import type { ClientCase } from './client-case.ts';
import { type ClientSession, objectIn, type Said } from './client-session.ts';

/** One call as the adapter was told of it, with what it said about it. */
interface Call {
  readonly as: string;
  readonly type: string;
  readonly payload: unknown;
  /** Everything under its name, in order. */
  readonly said: readonly Said[];
}

type Flaw = readonly [requirement: string, text: string];

/** What every client has to hold to, whatever the scenario: looked for in all that was said. */
export function brokenClientLaws(
  one: ClientCase,
  session: ClientSession,
  contract: ContractFacts,
): readonly Problem[] {
  const calls = callsOf(session);
  const flaws: Flaw[] = [
    ...session.noise.map((line): Flaw => ['CLIENT-8', `The adapter wrote a line that is no object: ${line}`]),
    ...calls.flatMap(outcomeFlaws),
    ...calls.flatMap((call) => progressFlaws(call, session.scripted)),
    ...session.lives.flatMap(({ input }) => commandFlaws(input, contract)),
    ...payloadFlaws(calls, session),
  ];
  const { waive = {} } = one.scenario;
  return flaws
    .filter(([requirement]) => waive[requirement] === undefined)
    .map(([requirement, text]) => ({ requirement, text, step: null }));
}

function callsOf({ told, said }: ClientSession): readonly Call[] {
  return told
    .filter(({ message }) => message.do === 'call')
    .map(({ message: { as, type, payload } }) => ({
      as: String(as),
      type: String(type),
      payload: payload ?? {},
      said: said.filter(({ message }) => message.as === as),
    }));
}

/** One outcome, and nothing after it: a result, an error, or for an operation its final result or error. */
function outcomeFlaws({ as, type, said }: Call): readonly Flaw[] {
  const outcomes = said.filter(
    ({ message }) => 'result' in message || 'error' in message || 'final' in message,
  );
  if (outcomes.length !== 1)
    return [['CLIENT-8', `The call ${as} (${type}) had ${outcomes.length} outcomes; a call has one.`]];
  const last = said.at(-1);
  return last === outcomes[0]
    ? []
    : [['CLIENT-8', `After the outcome of the call ${as} there was more: ${JSON.stringify(last?.message)}`]];
}

/** What the backend sent for a call is what its caller saw: in order, none left out, none twice. */
function progressFlaws({ as, said }: Call, scripted: readonly Said[]): readonly Flaw[] {
  const seen = said.flatMap(({ message }) => (isObject(message.progress) ? [message.progress] : []));
  const operation = said.map(({ message }) => message.operation).find((id) => typeof id === 'string');
  const error = said.map(({ message }) => message.error).find(isObject);
  const isCutShort = error !== undefined && error.kind !== 'command';
  if (operation === undefined || isCutShort) return [];
  const sent = scripted
    .map(({ message }) => message)
    .filter(
      ({ id, payload }) => id === 'progress-event' && isObject(payload) && payload.operation_id === operation,
    );
  const first = sent.findIndex((event, index) => !isDeepStrictEqual(seen[index], event));
  if (first === -1 && seen.length === sent.length) return [];
  return [
    [
      'CLIENT-11',
      `Of the operation of the call ${as} ${sent.length} events were sent and ${seen.length} arrived; the first difference is at event ${(first === -1 ? sent.length : first) + 1}: sent ${JSON.stringify(sent[first])}, arrived ${JSON.stringify(seen[first === -1 ? sent.length : first])}.`,
    ],
  ];
}

/** Each line a command in UTF-8 that fits its envelope and its payload, under an id of its own. */
function commandFlaws(
  input: readonly { readonly text: string | undefined; readonly ended: boolean }[],
  { schemas, commands }: ContractFacts,
): readonly Flaw[] {
  const ids = new Set<unknown>();
  return input.flatMap(({ text, ended }): readonly Flaw[] => {
    const message = objectIn(text);
    if (text === undefined || message === undefined || !ended)
      return [['CLIENT-9', `A line that the client wrote is no command: ${text ?? '(no UTF-8)'}`]];
    const { id, type, payload } = message;
    const misfit = schemas.misfit('CommandMessage', message);
    const command = commands.get(String(type));
    const inPayload = command === undefined ? null : schemas.misfit(command.payload, payload);
    const isTwice = ids.has(id);
    ids.add(id);
    return [
      ...(misfit === null
        ? []
        : [['CLIENT-9', `A command does not fit its envelope: ${misfit}: ${text}`] as Flaw]),
      ...(inPayload === null ? [] : [['CLIENT-9', `A payload does not fit: ${inPayload}: ${text}`] as Flaw]),
      ...(isTwice ? [['CLIENT-9', `The id ${JSON.stringify(id)} was used twice.`] as Flaw] : []),
    ];
  });
}

/** The payloads of a type arrive as they were given, in the order of the calls. */
function payloadFlaws(calls: readonly Call[], { lives }: ClientSession): readonly Flaw[] {
  const written = lives.flatMap(({ input }) =>
    input.flatMap(({ text }): readonly JsonObject[] => {
      const message = objectIn(text);
      return message === undefined ? [] : [message];
    }),
  );
  const left = new Map<string, JsonObject[]>();
  for (const command of written)
    left.set(String(command.type), [...(left.get(String(command.type)) ?? []), command]);
  return calls.flatMap(({ as, type, payload }): readonly Flaw[] => {
    const command = left.get(type)?.shift();
    if (command === undefined || isDeepStrictEqual(command.payload, payload)) return [];
    return [
      [
        'CLIENT-9',
        `The payload of the call ${as} arrived as ${JSON.stringify(command.payload)} and was given as ${JSON.stringify(payload)}.`,
      ],
    ];
  });
}
