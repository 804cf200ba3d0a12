import { describe, expect, test } from 'vitest';
import {
  BackendClient,
  type CallOptions,
  Client,
  type ClientOptions,
  defineFace,
  songContract,
} from '../../../src/core.ts';
import { ScriptedBackend } from '../../../src/testing/index.ts';
import { type TinyMap, tinyContract } from '../../helpers/tiny-contract.ts';

// biome-ignore lint/correctness/noUnusedVariables: it is merged with the class
interface TinyClient {
  echo(payload: { text: string }, options?: CallOptions<never>): Promise<{ text: string }>;
  open(payload?: object): Promise<unknown>;
}
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: this is how a generated client is made
class TinyClient extends Client<TinyMap> {
  constructor(options: ClientOptions) {
    super(tinyContract, options);
  }
}
defineFace(TinyClient, tinyContract);

describe('a face', () => {
  test('has a method per command, which sends it by name', async () => {
    const script = new ScriptedBackend({
      handlers: { ECHO: (payload) => payload, OPEN: (payload) => payload },
    });
    await using client = new TinyClient({ connect: script.connect });
    await client.start();

    expect(await client.echo({ text: 'a' })).toEqual({ text: 'a' });
    expect(await client.open()).toEqual({});
  });

  test('hands options on', async () => {
    const script = new ScriptedBackend();
    await using client = new TinyClient({ connect: script.connect });
    await client.start();

    await expect(client.echo({ text: 'a' }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ABORTED',
    });
  });

  test('has ordinary methods on the prototype: no proxy, nothing enumerable, no `then`', () => {
    const client = new TinyClient({ connect: () => expect.fail() });

    expect(Object.keys(client)).toEqual([]);
    expect(typeof TinyClient.prototype.echo).toBe('function');
    expect('then' in client).toBe(false);
    expect('anything' in client).toBe(false);
  });

  test('refuses a command whose method would hide a member of the client', () => {
    const { ECHO } = tinyContract.commands;
    const contract = { ...tinyContract, commands: { CLOSE: { ...ECHO, name: 'CLOSE', method: 'close' } } };

    class Hiding extends Client<TinyMap> {}
    expect(() => defineFace(Hiding, contract as typeof tinyContract)).toThrow(/close\(\)/);
  });
});

test('the song client has the 27 methods of its contract', () => {
  const methods = Object.values(songContract.commands).map(({ method }) => method);

  expect(methods).toHaveLength(27);
  for (const method of methods) {
    expect(typeof (BackendClient.prototype as unknown as Record<string, unknown>)[method], method).toBe(
      'function',
    );
  }
});
