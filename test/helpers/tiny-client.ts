import { expect } from 'vitest';
import { Client, type ClientOptions, type ProtocolError } from '../../src/core.ts';
import { ScriptedBackend, type ScriptedBackendOptions } from '../../src/testing/index.ts';
import { type TinyMap, tinyContract } from './tiny-contract.ts';

/** A client of the tiny protocol, the backend that plays its script, and what was told meanwhile. */
export interface TinyClient extends AsyncDisposable {
  readonly client: Client<TinyMap>;
  readonly script: ScriptedBackend;
  readonly violations: ProtocolError[];
  readonly strays: string[];
  readonly callbackErrors: unknown[];
  /** Events that nobody waited for. */
  readonly unclaimed: { type: string; known: boolean }[];
}

type Options = ScriptedBackendOptions & Omit<ClientOptions, 'connect'>;

/**
 * Makes one, not started, whose backend is not started again by itself unless `restart` is given. Disposing of it closes
 * the client and asserts that it leaves nothing in flight.
 */
export function tinyClient({ handlers, ready, ...limits }: Options = {}): TinyClient {
  const script = new ScriptedBackend({
    ...(handlers === undefined ? {} : { handlers }),
    ...(ready === undefined ? {} : { ready }),
  });
  const client = new Client<TinyMap>(tinyContract, { connect: script.connect, restart: false, ...limits });
  const tiny = {
    client,
    script,
    violations: [],
    strays: [],
    callbackErrors: [],
    unclaimed: [],
  } as unknown as TinyClient;
  client.on('protocolError', (error) => tiny.violations.push(error));
  client.on('stray', ({ text }) => tiny.strays.push(text));
  client.on('callbackError', (error) => tiny.callbackErrors.push(error));
  client.on('progress', ({ message, known }) => tiny.unclaimed.push({ type: message.type, known }));
  return {
    ...tiny,
    [Symbol.asyncDispose]: async () => {
      await client.close();
      expect(client.counts.inFlight).toBe(0);
    },
  };
}

/** Makes one and starts it. */
export async function startedTiny(options: Options = {}): Promise<TinyClient> {
  const tiny = tinyClient(options);
  await tiny.client.start();
  return tiny;
}

/** Lets everything happen that is on its way: promises, microtasks, what the emitter tells. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What a promise rejects with; fails if it does not. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return expect.fail('it was expected to be rejected');
}
