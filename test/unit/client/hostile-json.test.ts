import { describe, expect, test } from 'vitest';
import { ProtocolError } from '../../../src/core.ts';
import { type JsonDocument, jsonDocuments } from '../../helpers/json-documents.ts';
import { startedTiny } from '../../helpers/tiny-client.ts';

const files = jsonDocuments();
/** Has no value of JSON for its equal. */
const REFUSED = Symbol('refused');

/** What a client makes of answers, each of which has one of the documents in it. */
async function delivered(documents: readonly JsonDocument[]): Promise<unknown[]> {
  let document: JsonDocument | undefined;
  await using tiny = await startedTiny({
    handlers: {
      OPEN: (_, call) => {
        call.stayMute();
        const head = `{"id":"${call.id}","type":"OPEN_RESPONSE","success":true,"data":{"value":`;
        const tail = '},"error":null}\n';
        tiny.script.peer.write(
          Buffer.concat([Buffer.from(head), document?.bytes ?? Buffer.alloc(0), Buffer.from(tail)]),
        );
      },
      ECHO: (payload) => payload,
    },
  });
  const values: unknown[] = [];
  for (document of documents) {
    try {
      values.push(((await tiny.client.request('OPEN', {})) as { value: unknown }).value);
    } catch (error) {
      values.push(error instanceof ProtocolError ? REFUSED : error);
    }
    expect(await tiny.client.request('ECHO', { text: 'on' })).toEqual({ text: 'on' });
  }
  return values;
}

/** Whether two values of JSON are the same. A whole number has no sign of zero, so zeros are equal here. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other;
  const keys = Object.keys(one);
  return (
    Array.isArray(one) === Array.isArray(other) &&
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSame(Reflect.get(one, key), Reflect.get(other, key)))
  );
}

describe('of an answer with hostile JSON in it, the client makes what the corpus says', () => {
  test.each([...files])('%s', async (_, documents) => {
    const values = await delivered(documents);
    const wrong = documents.filter(
      ({ isAccepted, value }, index) => !isSame(values[index], isAccepted ? value : REFUSED),
    );

    expect(values).toHaveLength(documents.length);
    expect(wrong.map(({ title }) => title)).toEqual([]);
  });
});
