import { text } from 'node:stream/consumers';
import {
  BackendError,
  type CallOptions,
  type Operation,
  type ProgressMessage,
  StartError,
  StartTimeoutError,
  ValidationError,
} from '../../index.ts';
import { backendOptions, clientOptionsFrom } from '../backend-options.ts';
import { exitCodes } from '../exit-codes.ts';
import { ForeignOperationError, ForeignOperations } from '../foreign-operations.ts';
import { milliseconds } from '../parse-arguments.ts';
import { type SongClient, songClient } from '../song-client.ts';
import { UsageError } from '../usage-error.ts';
import type { Arguments, CliEnvironment, Verb } from '../verb.ts';

/** `stdwire call`: one command of one backend, from a shell. */
export const call: Verb = {
  name: 'call',
  summary: 'Start a backend, call one command, print the answer.',
  usage: 'call NAME [JSON] [options] [-- command…]',
  description: [
    'Starts a backend, calls one command, prints the answer as JSON on stdout, and stops the backend. Progress goes to stderr. If the command starts an operation, it waits for its end and prints its result.',
    'JSON is the payload; - reads it from stdin, and without one it is {}. What comes after -- is the command line of the backend; it can be left out where a configuration file names one. A command of the song protocol is checked against its contract; any other is sent as it is.',
  ],
  options: {
    ...backendOptions,
    timeout: { type: 'string', value: 'MS', summary: 'The longest wait for the answer.' },
    'idle-timeout': { type: 'string', value: 'MS', summary: 'The longest wait without a sign of progress.' },
    compact: { type: 'boolean', summary: 'Print the answer on one line.' },
    quiet: { type: 'boolean', summary: 'Print no progress.' },
    logs: { type: 'boolean', summary: "Print the backend's log to stderr." },
  },
  examples: [
    'stdwire call GET_ACCOUNTS',
    'stdwire call GET_ACCOUNTS -- python3 -m stdwire_songs',
    `stdwire call CREATE_ACCOUNT '{"name":"demo","email":"demo@example.com"}' -- python3 -m stdwire_songs`,
    `echo '{"keyword":"train"}' | stdwire call SEARCH_HISTORY - --compact -- python3 -m stdwire_songs`,
  ],
  run: runCall,
};

async function runCall(args: Arguments, environment: CliEnvironment): Promise<number> {
  const [name, json, ...others] = args.positionals;
  if (name === undefined) throw new UsageError('Name the command to call.');
  if (others.length > 0)
    throw new UsageError(`There is one payload, and "${others[0]}" is more than that (quote the JSON).`);
  // Whatever is wrong with the command line is told before anything is started.
  const clientOptions = clientOptionsFrom(args);
  const callOptions = callOptionsFrom(args, environment);
  const payload = await readPayload(json, environment);
  const backend = songClient(clientOptions, environment);
  if (backend === undefined) return exitCodes.usage;
  const interrupt = (): void => void backend.close();
  environment.signal.addEventListener('abort', interrupt, { once: true });
  try {
    if (args.flags.has('logs')) backend.on('log', (entry) => environment.err(`${entry.line}\n`));
    await backend.start();
    const result = await outcomeOf(backend, name, payload, callOptions);
    environment.out(`${JSON.stringify(result, null, args.flags.has('compact') ? 0 : 2)}\n`);
    return exitCodes.ok;
  } catch (error) {
    if (environment.signal.aborted) return exitCodes.interrupted;
    if (!(error instanceof BackendError || error instanceof ForeignOperationError)) throw error;
    environment.err(`stdwire: ${error.message}\n`);
    return exitCodeFor(error);
  } finally {
    environment.signal.removeEventListener('abort', interrupt);
    await backend.close();
  }
}

/** What is printed: the answer, or what the final event of the operation carries. */
async function outcomeOf(
  backend: SongClient,
  name: string,
  payload: unknown,
  options: CallOptions,
): Promise<unknown> {
  const foreign = new ForeignOperations(backend, options.onProgress ?? (() => {}));
  try {
    const answer = await backend.call(name, payload, options);
    if (isOperation(answer)) return await answer.result;
    const id = startedOperation(answer);
    return id === undefined ? answer : await foreign.resultOf(id);
  } finally {
    foreign.stop();
  }
}

function callOptionsFrom(args: Arguments, { err }: CliEnvironment): CallOptions {
  return {
    timeoutMs: milliseconds(args, 'timeout'),
    idleTimeoutMs: milliseconds(args, 'idle-timeout'),
    onProgress: args.flags.has('quiet') ? undefined : (event) => err(progressLine(event)),
  };
}

function progressLine({ type, payload }: ProgressMessage): string {
  const { progress, message } = payload as { progress?: unknown; message?: unknown };
  const percent = typeof progress === 'number' ? `${Math.round(progress)} %` : '';
  return `${[percent.padStart(5), type, typeof message === 'string' ? message : ''].join('  ').trimEnd()}\n`;
}

function isOperation(answer: unknown): answer is Operation {
  return (
    typeof answer === 'object' && answer !== null && 'result' in answer && Symbol.asyncIterator in answer
  );
}

function startedOperation(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('operation_id' in answer)) return undefined;
  const started = 'status' in answer && answer.status === 'started';
  return started && typeof answer.operation_id === 'string' ? answer.operation_id : undefined;
}

async function readPayload(json: string | undefined, { stdin }: CliEnvironment): Promise<unknown> {
  if (json === undefined) return {};
  const source = json === '-' ? await text(stdin) : json;
  try {
    return JSON.parse(source);
  } catch (error) {
    const where = json === '-' ? 'What was read from stdin' : 'The payload';
    throw new UsageError(`${where} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A call that was never made is another thing than one that failed. */
function exitCodeFor(error: Error): number {
  const neverMade =
    error instanceof ValidationError || error instanceof StartError || error instanceof StartTimeoutError;
  return neverMade ? exitCodes.usage : exitCodes.failed;
}
