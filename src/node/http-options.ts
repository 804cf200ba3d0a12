import type { ProcessOptions } from '../process/process-options.ts';
import type { Life } from '../wire/transport.ts';
import type { PortRange } from './ports.ts';

/** How a backend learns where to listen, and which key to ask for. */
export interface HttpOptions extends PortRange {
  /** The argument before the port; `--port` unless set, null for none. */
  readonly portArgument?: string | null | undefined;
  /** The variable that holds the port; `STDWIRE_PORT` unless set, null for none. */
  readonly portVariable?: string | null | undefined;
  /** The argument before the address to listen on, this machine's own; none unless set. For uvicorn it is `--host`. */
  readonly hostArgument?: string | null | undefined;
  /** The variable that holds the address to listen on; `STDWIRE_HOST` unless set, null for none. */
  readonly hostVariable?: string | null | undefined;
  /**
   * The variable that holds the API key: 256 random bits, new for each life. `STDWIRE_API_KEY` unless set, null for no
   * key. It has no argument, since everybody on a machine can read the arguments of a program.
   */
  readonly apiKeyVariable?: string | null | undefined;
}

/** What is the backend's own in one life. */
export interface HttpRun {
  readonly port: number;
  readonly apiKey: string | null;
}

/** A life with the arguments and the environment that tell a backend its port, its address and its key. */
export function withRun(life: Life, process: ProcessOptions, http: HttpOptions, run: HttpRun): Life {
  const {
    host = '127.0.0.1',
    portArgument = '--port',
    portVariable = 'STDWIRE_PORT',
    hostArgument = null,
    hostVariable = 'STDWIRE_HOST',
    apiKeyVariable = 'STDWIRE_API_KEY',
  } = http;
  const told: [name: string | null, value: string | null][] = [
    [portArgument, String(run.port)],
    [hostArgument, host],
  ];
  const variables: [name: string | null, value: string | null][] = [
    [portVariable, String(run.port)],
    [hostVariable, host],
    [apiKeyVariable, run.apiKey],
  ];
  return {
    ...life,
    args: [...(life.args ?? process.args ?? []), ...present(told).flat()],
    env: { ...life.env, ...Object.fromEntries(present(variables)) },
  };
}

/** Whether a backend is given a key. */
export function hasApiKey({ apiKeyVariable }: HttpOptions): boolean {
  return apiKeyVariable !== null;
}

function present(pairs: readonly [string | null, string | null][]): [string, string][] {
  return pairs.filter((pair): pair is [string, string] => pair[0] !== null && pair[1] !== null);
}
