import { expect } from 'vitest';
import { BackendClient, type ClientOptions, type ProtocolError } from '../../../src/index.ts';
import { backendFixture, python } from '../../helpers/python.ts';

/** A client of a fixture in a process of its own, and what was told meanwhile. */
interface WireClient extends AsyncDisposable {
  readonly client: BackendClient;
  readonly strays: string[];
  readonly violations: ProtocolError[];
}

/** Starts a fixture, which is not started again. Disposing of it asserts that nothing waits any more. */
export async function startedOn(
  fixture: string,
  args: readonly string[] = [],
  options: Partial<ClientOptions> = {},
): Promise<WireClient> {
  const client = new BackendClient({
    command: python,
    args: [backendFixture(fixture), ...args],
    restart: false,
    ...options,
  });
  const strays: string[] = [];
  const violations: ProtocolError[] = [];
  client.on('stray', ({ text }) => strays.push(text));
  client.on('protocolError', (error) => violations.push(error));
  await client.start();
  return {
    client,
    strays,
    violations,
    [Symbol.asyncDispose]: async () => {
      await client.close();
      expect(client.counts.inFlight).toBe(0);
    },
  };
}

/** Has `writes_any_bytes.py` write that; settles as the client makes of it. */
export function written(
  client: BackendClient,
  bytes: string | Uint8Array,
  command: 'WRITE' | 'WRITE_AND_EXIT' = 'WRITE',
): Promise<unknown> {
  return client.call(command, { hex: Buffer.from(bytes).toString('hex') }, { timeoutMs: null });
}

/** A good answer to `written`, but for its data, which may be anything: the fixture fills in the id. */
export function answer(data: string | Uint8Array): Buffer {
  const [head, tail] = ['{"id":"@id","type":"WRITE_RESPONSE","success":true,"data":', ',"error":null}'];
  return Buffer.concat([Buffer.from(head), Buffer.from(data), Buffer.from(tail)]);
}

/** Asserts that the connection goes on as if nothing had been. */
export async function expectAlive(client: BackendClient): Promise<void> {
  expect(await written(client, `${answer('"alive"')}\n`)).toBe('alive');
}
