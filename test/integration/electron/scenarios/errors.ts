import type { RemoteCallOptions } from '../../../../src/electron/renderer/index.ts';
import * as renderer from '../../../../src/electron/renderer/index.ts';
import type { PageDocument } from './document.ts';

/** What the renderer's entry exports, by name. */
const classes = new Map<string, unknown>(Object.entries(renderer));

/** An error as the page sees it, as data. */
export interface SeenError {
  /** Whether it is of the class of its name, and of the base of all, in the page's own world. */
  readonly instance: boolean;
  readonly base: boolean;
  readonly name: string;
  readonly message: string;
  /** Every property of its own that is data. */
  readonly fields: Record<string, unknown>;
  readonly cause: { readonly name: string; readonly message: string } | undefined;
}

/** What a call of that name and payload fails with. */
export async function failure(
  { backend }: PageDocument,
  { command, payload, options }: { command: string; payload: unknown; options?: RemoteCallOptions },
): Promise<SeenError> {
  return seen(() => backend.call(command, payload, options ?? {}));
}

/** What a call fails with whose payload no channel can carry. */
export async function uncloneable({ backend }: PageDocument): Promise<SeenError> {
  return seen(() => backend.call('CREATE_ACCOUNT', { name: 'a', nested: { reach: () => 1 } }));
}

/** What a promise is rejected with, described. */
export async function seen(call: () => Promise<unknown>): Promise<SeenError> {
  try {
    await call();
  } catch (error) {
    return described(error);
  }
  throw new Error('This was expected to fail, and succeeded.');
}

/** An error as data. */
export function described(error: unknown): SeenError {
  if (!(error instanceof Error)) throw new TypeError(`Not an error: ${String(error)}`);
  const own = classes.get(error.name);
  const fields = Object.fromEntries(
    Object.entries(error).filter(([key]) => !['name', 'message', 'stack', 'cause'].includes(key)),
  );
  const { cause } = error;
  return {
    instance: typeof own === 'function' && error instanceof own,
    base: error instanceof renderer.BackendError,
    name: error.name,
    message: error.message,
    fields: JSON.parse(JSON.stringify(fields)),
    cause: cause instanceof Error ? { name: cause.name, message: cause.message } : undefined,
  };
}
