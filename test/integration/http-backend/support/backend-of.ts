import { afterEach, beforeEach } from 'vitest';
import {
  type BackendState,
  type BackendStatus,
  HttpBackend,
  type HttpBackendOptions,
} from '../../../../src/index.ts';
import { freePorts } from '../../../helpers/free-ports.ts';
import { noLeaks } from '../../../helpers/leaks.ts';
import { backendFixture, python } from '../../../helpers/python.ts';

/** The first of four free ports in a row. */
interface Ports {
  readonly from: number;
}

/** What the fixture of a real app says of itself. */
interface Self {
  readonly pid: number;
  readonly argv: string[];
  readonly method: string;
}

/** For every test of a file: ports before it, and a look at what it has left behind after it. */
export function portsForEach(): Ports {
  const ports = { from: 0 };
  let leaks: AsyncDisposable | undefined;
  beforeEach(async () => {
    leaks = await noLeaks();
    ports.from = await freePorts(4);
  });
  afterEach(() => leaks?.[Symbol.asyncDispose]());
  return ports;
}

/** A backend of a fixture that is not restarted by itself, with its statuses and its log. */
export function backendOf(
  fixture: string,
  { from }: Ports,
  { http, ...options }: Partial<HttpBackendOptions> = {},
) {
  const backend = new HttpBackend({
    command: [python, backendFixture(fixture)],
    http: { from, ...http },
    restart: false,
    ...options,
  });
  const statuses: BackendStatus[] = [];
  const log: string[] = [];
  backend.on('status', (status) => statuses.push(status));
  backend.on('log', ({ line }) => log.push(line));
  return {
    backend,
    statuses,
    log,
    until: (state: BackendState) => untilState(backend, state),
    [Symbol.asyncDispose]: () => backend.close(),
  };
}

/** The states that were told, each once. */
export function statesOf(statuses: readonly BackendStatus[]): string[] {
  return [...new Set(statuses.map(({ state }) => state))];
}

/** Asks the fixture of a real app for itself, with its key. */
export async function self(backend: HttpBackend, init?: RequestInit): Promise<Self> {
  return (await backend.fetch('/self', init)).json() as Promise<Self>;
}

function untilState(backend: HttpBackend, state: BackendState): Promise<void> {
  return new Promise((resolve) => {
    const look = ({ state: now }: BackendStatus): void => {
      if (now !== state) return;
      undo();
      resolve();
    };
    const undo = backend.on('status', look);
    look(backend.status);
  });
}
