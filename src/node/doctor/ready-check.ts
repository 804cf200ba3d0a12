import { BackendError, StartError } from '../../errors.ts';
import { Client } from '../../supervisor/client.ts';
import { parseReady } from '../../wire/codec.ts';
import type { ExitFacts } from '../../wire/transport.ts';
import { HTTP_READY } from '../http-ready.ts';
import { NO_COMMANDS } from '../no-commands.ts';
import { connectOf } from '../over-process.ts';
import { explained } from './explained.ts';
import { ok, problem, skipped, warning } from './finding.ts';
import type { Check, Patient } from './patient.ts';

type ReadyMessage = NonNullable<ReturnType<typeof parseReady>>;

/** Whether the backend gets ready, how fast, and whether it answers. It is left running, for what is looked at next. */
export const readyCheck: Check = {
  name: 'ready',
  run: async (patient) => {
    const { settled, invocation } = patient;
    if (settled === undefined || invocation === undefined)
      return skipped('There is nothing that could be started.');
    const { log: _, configuration: __, logFile: ___, ...options } = settled;
    const isHttp = options.stdout === 'log';
    const once = { restart: false, heartbeat: false, memoryLimitBytes: undefined } as const;
    const client = new Client<Record<never, never>>(NO_COMMANDS, {
      ...options,
      ...once,
      readyWhen: options.readyWhen ?? (isHttp ? HTTP_READY : undefined),
      connect: connectOf(options),
    });
    const ready = readyMessage(client);
    const began = performance.now();
    patient.started = startedBy(client, options.stop?.inputMs === 0);
    try {
      await client.start();
      patient.started = startedBy(client, options.stop?.inputMs === 0);
      const readyMs = Math.round(performance.now() - began);
      const answered = ready()?.capabilities?.includes('ping') ? `, and ${await ping(client)}` : '';
      return ok(`It was ready after ${readyMs} ms${versionsOf(ready())}${answered}.`);
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      if (error instanceof StartError && error.versions !== undefined)
        return otherProtocol(error.versions.backend);
      return problem(...explained(error, patient));
    }
  },
};

/** Which version the application wants is not known here. */
function otherProtocol(version: string) {
  return warning(
    `It speaks version ${version} of its protocol, and was not asked further.`,
    'Use a client of the same major version.',
  );
}

async function ping(client: Client<Record<never, never>>): Promise<string> {
  const asked = performance.now();
  await client.request('PING', {});
  return `answered PING within ${Math.max(1, Math.round(performance.now() - asked))} ms`;
}

/** What the backend says about itself, once it has. */
function readyMessage(client: Client<Record<never, never>>): () => ReadyMessage | undefined {
  let ready: ReadyMessage | undefined;
  client.on('log', ({ line }) => {
    ready ??= parseReady(line);
  });
  return () => ready;
}

function versionsOf({ version, protocol_version }: Partial<ReadyMessage> = {}): string {
  const parts = [version && `version ${version}`, protocol_version && `protocol ${protocol_version}`];
  const known = parts.filter((part) => part !== undefined && part !== '');
  return known.length === 0 ? '' : ` (${known.join(', ')})`;
}

/** A backend whose input is not ended first is meant to end by a signal, which on Windows is the exit code 1. */
function startedBy(
  client: Client<Record<never, never>>,
  endsBySignal: boolean,
): NonNullable<Patient['started']> {
  const { pid } = client.status;
  return {
    pid,
    stop: () => client.close(),
    exit: () => {
      const { lastExit } = client.status;
      if (lastExit === null || (lastExit.exitCode === 0 && lastExit.signal === null)) return null;
      if (endsBySignal && isByTerminate(lastExit)) return null;
      return lastExit.signal === null ? `with code ${lastExit.exitCode}` : `by ${lastExit.signal} only`;
    },
  };
}

/** By SIGTERM, or as a shell would tell it: 128 and its number. */
function isByTerminate({ exitCode, signal }: Pick<ExitFacts, 'exitCode' | 'signal'>): boolean {
  return signal === 'SIGTERM' || exitCode === 143 || (process.platform === 'win32' && exitCode === 1);
}
