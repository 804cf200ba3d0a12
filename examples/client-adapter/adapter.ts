/**
 * An adapter: it lets the conformance kit drive a client, here our own. The kit says on stdin what the client is to do, and
 * the adapter says on stdout what came of it, one JSON object a line (docs/client-conformance.md). To test another client,
 * write these hundred lines around it, in whatever language it is written:
 *
 *     npx stdwire conformance --client -- node examples/client-adapter/adapter.ts
 */
import {
  BackendClient,
  BackendError,
  CommandError,
  type Operation,
  type ProgressMessage,
  ProtocolError,
} from 'stdwire';

/** What the kit may say. */
type Instruction =
  | { do: 'start'; backend: [string, ...string[]]; env?: Record<string, string>; start_timeout_ms?: number }
  | { do: 'call'; as: string; type: string; payload: unknown; timeout_ms?: number }
  | { do: 'abort' | 'cancel'; as: string }
  | { do: 'stop' };

let client: BackendClient | undefined;
const aborts = new Map<string, AbortController>();
const operations = new Map<string, Operation>();

// Lines end at 0x0A alone here too: payloads may hold characters at which readline would end one.
let held = '';
process.stdin.setEncoding('utf8').on('data', (text: string) => {
  const lines = (held + text).split('\n');
  held = lines.pop() ?? '';
  for (const line of lines) void follow(JSON.parse(line) as Instruction);
});
process.stdin.on('end', () => void client?.close());

async function follow(instruction: Instruction): Promise<void> {
  switch (instruction.do) {
    case 'start':
      return start(instruction);
    case 'call':
      return call(instruction);
    case 'abort':
      return aborts.get(instruction.as)?.abort(new Error('the kit aborts it'));
    case 'cancel':
      return operations.get(instruction.as)?.cancel();
    case 'stop':
      await client?.close();
      return say({ stopped: client?.status ?? {} });
  }
}

async function start({
  backend,
  env,
  start_timeout_ms: startTimeoutMs,
}: Instruction & { do: 'start' }): Promise<void> {
  client = new BackendClient({ command: backend, env, startTimeoutMs, restart: false, heartbeat: false });
  client.on('stray', ({ text }) => say({ report: 'stray', text }));
  client.on('protocolError', (error) => say({ report: 'protocol-error', kind: error.kind }));
  client.on('progress', ({ message, known }) => say({ report: 'progress', known, message }));
  try {
    await client.start();
    say({ started: true });
  } catch (error) {
    say({ started: false, error: told(error) });
  }
}

/** Exactly one of `result`, `error` and `final` comes of a call; an operation says before that it was accepted. */
async function call({
  as,
  type,
  payload,
  timeout_ms: timeoutMs,
}: Instruction & { do: 'call' }): Promise<void> {
  const abort = new AbortController();
  aborts.set(as, abort);
  const onProgress = (message: ProgressMessage): void => say({ as, progress: message });
  try {
    if (client === undefined) throw new Error('There is no client yet.');
    const answer = await client.call(type, payload, {
      signal: abort.signal,
      timeoutMs,
      onProgress: onProgress as never,
    });
    if (!isOperation(answer)) return say({ as, result: answer });
    operations.set(as, answer);
    say({ as, operation: answer.id, started: answer.started });
    say({ as, final: await answer.result });
  } catch (error) {
    say({ as, error: told(error) });
  }
}

function isOperation(answer: unknown): answer is Operation {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer;
}

/** An error in the kit's words: the kind says whose it is. */
function told(error: unknown): Record<string, unknown> {
  if (!(error instanceof BackendError)) return { kind: 'other', message: String(error) };
  const { code, message } = error;
  if (error instanceof CommandError) return { kind: 'command', code: error.errorCode, message };
  if (error instanceof ProtocolError) return { kind: 'protocol', message };
  return { kind: KINDS[code] ?? 'other', code, message };
}

const KINDS: Record<string, string> = {
  COMMAND_TIMEOUT: 'timeout',
  IDLE_TIMEOUT: 'timeout',
  ABORTED: 'aborted',
  VALIDATION_FAILED: 'validation',
  MESSAGE_TOO_LARGE: 'too-large',
  BACKEND_EXITED: 'closed',
  CLOSED: 'closed',
  START_FAILED: 'start',
  START_TIMEOUT: 'start',
};

function say(message: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
