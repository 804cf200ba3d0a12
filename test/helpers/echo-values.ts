import fc from 'fast-check';
import { type BackendClient, CommandError, ValidationError } from '../../src/index.ts';
import { anyJson, isIdentical } from './any-json.ts';

/** How many values are under way at once. */
const BATCH = 500;

/** What became of the values. */
interface EchoOutcome {
  /** Came back to the last bit as they were. */
  readonly equal: number;
  /** Were refused with a typed error, by the client before they were sent or by the bridge. */
  readonly refused: number;
  /** Came back as something else, or failed in a way that is no refusal; as text, to be looked at. Must be empty. */
  readonly changed: readonly string[];
}

/**
 * Sends random values to a backend that answers ECHO with its payload (`echoes_through_the_bridge.py`) and compares
 * what comes back. Python has read and written each of them in between.
 *
 * @param client started
 * @param options `count` values, always the same ones for a `seed`; `onProgress` is told how many are done.
 */
export async function echoValues(
  client: BackendClient,
  {
    count,
    seed = 1,
    onProgress = () => {},
  }: { count: number; seed?: number; onProgress?: (done: number) => void },
): Promise<EchoOutcome> {
  const changed: string[] = [];
  let [equal, refused] = [0, 0];
  for (let done = 0; done < count; done += BATCH) {
    const values = fc.sample(anyJson, { numRuns: Math.min(BATCH, count - done), seed: seed + done });
    const fates = await Promise.all(values.map((value) => fateOf(client, value)));
    for (const [index, fate] of fates.entries()) {
      if (fate === 'equal') equal += 1;
      else if (fate === 'refused') refused += 1;
      else changed.push(`${fc.stringify(values[index])} → ${fate}`);
    }
    onProgress(done + values.length);
  }
  return { equal, refused, changed };
}

async function fateOf(client: BackendClient, value: unknown): Promise<string> {
  try {
    const { value: back } = (await client.call('ECHO', { value }, { timeoutMs: null })) as { value: unknown };
    return isIdentical(value, back) ? 'equal' : fc.stringify(back);
  } catch (error) {
    const isRefusal =
      error instanceof ValidationError ||
      (error instanceof CommandError && error.errorCode === 'INVALID_PAYLOAD');
    return isRefusal ? 'refused' : String(error);
  }
}
