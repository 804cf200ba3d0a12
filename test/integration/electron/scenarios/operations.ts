import type { SongEvent } from '../../../../src/songs/types.ts';
import type { PageDocument } from './document.ts';
import { described, type SeenError, seen } from './errors.ts';

/** What was seen of an operation from its start, or from when it was taken hold of, to its end. */
interface SeenOperation {
  readonly id: string;
  readonly command: string;
  /** By callback, and by iterator: type and progress. */
  readonly called: readonly string[];
  readonly iterated: readonly string[];
  readonly result: unknown;
  /** Events that the callback was given after the result. */
  readonly late: number;
}

interface BatchInput {
  readonly account: string;
  readonly titles: readonly string[];
}

const batchFor = ({ account, titles }: BatchInput) => ({
  account_name: account,
  prompts: titles.map((title) => ({ title, lyrics: 'la', style: 'pop' })),
  auto_submit: true,
});

/** Makes songs and watches it in both ways. */
export async function watchedBatch({ backend }: PageDocument, input: BatchInput): Promise<SeenOperation> {
  const called: string[] = [];
  const batch = await backend.createSongsBatch(batchFor(input), {
    onProgress: (event) => called.push(told(event)),
  });
  return watch(batch, called);
}

/** Makes songs, and leaves the operation to whoever comes after this document. */
export async function startedBatch({ backend }: PageDocument, input: BatchInput): Promise<string> {
  const batch = await backend.createSongsBatch(batchFor(input));
  return batch.id;
}

/** Takes hold of an operation, and watches it to its end. */
export async function followed({ backend }: PageDocument, { id }: { id: string }): Promise<SeenOperation> {
  const operation = await backend.operation(id);
  const called: string[] = [];
  operation.onProgress((event) => called.push(told(event as SongEvent)));
  return watch(operation as Parameters<typeof watch>[0], called);
}

/** Takes hold of an operation, cancels it, and tells how it ended. */
export async function cancelled({ backend }: PageDocument, { id }: { id: string }): Promise<SeenError> {
  const operation = await backend.operation(id);
  await operation.cancel();
  return seen(() => operation.result);
}

/** What taking hold of an operation fails with. */
export function unfollowed({ backend }: PageDocument, { id }: { id: string }): Promise<SeenError> {
  return seen(() => backend.operation(id));
}

/** The ids of the operations that run. */
export async function running({ backend }: PageDocument): Promise<string[]> {
  const operations = await backend.operations();
  return operations.filter(({ ended_at }) => ended_at === null).map(({ operation_id }) => operation_id);
}

/** The progress of a plain command, and what it answers. */
export async function plainProgress(
  { backend }: PageDocument,
  { account }: { account: string },
): Promise<{ events: string[]; clips: number }> {
  const { token: session_token } = await backend.getSessionToken({ account_name: account });
  const events: string[] = [];
  const clips = await backend.fetchClips(
    { session_token, use_my_songs: true },
    { onProgress: ({ type }) => events.push(type) },
  );
  return { events, clips: clips.length };
}

/** Starts an operation with a signal, and aborts it once it tells of itself. */
export async function abortedBatch(
  { backend }: PageDocument,
  input: BatchInput,
): Promise<{ id: string; error: SeenError }> {
  const controller = new AbortController();
  const batch = await backend.createSongsBatch(batchFor(input), {
    signal: controller.signal,
  });
  batch.onProgress(() => controller.abort());
  const error = await batch.result.then(
    () => {
      throw new Error('It completed.');
    },
    (reason: unknown) => described(reason),
  );
  return { id: batch.id, error };
}

interface Watched extends AsyncIterable<SongEvent> {
  readonly id: string;
  readonly command: string;
  readonly result: Promise<unknown>;
}

async function watch(operation: Watched, called: string[]): Promise<SeenOperation> {
  const iterated: string[] = [];
  for await (const event of operation) iterated.push(told(event));
  const result = await operation.result;
  const before = called.length;
  await new Promise((resolve) => setTimeout(resolve, 50));
  const { id, command } = operation;
  return { id, command, called, iterated, result, late: called.length - before };
}

function told({ type, payload }: SongEvent): string {
  return `${type} ${payload.progress}${'final' in payload && payload.final ? ' final' : ''}`;
}
