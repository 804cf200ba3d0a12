import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noLeaks } from '../../helpers/leaks.ts';
import { propertyRuns, propertyTest } from '../../helpers/property-runs.ts';
import { startedTiny, type TinyClient } from '../../helpers/tiny-client.ts';
import { answer, expectAlive, startedOn, written } from './wire-client.ts';

const REPLY = '{"id":"@id","type":"OPEN_RESPONSE","success":true,"data":{"a":[1,"ä",null]},"error":null}';
const EVENT = '{"id":"progress-event","type":"STEP","payload":{"operation_id":"@id","progress":40}}';

/** Some bytes of a message are taken out, put in or changed; the mark for the id may be hit too. */
const mutated = fc
  .tuple(
    fc.constantFrom(REPLY, EVENT, REPLY + EVENT, `${EVENT}\n${REPLY}`),
    fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.uint8Array({ maxLength: 4 })), { minLength: 1, maxLength: 6 }),
  )
  .map(([text, edits]) => {
    const bytes = [...Buffer.from(text)];
    for (const [place, removed, added] of edits) bytes.splice(place % bytes.length, removed, ...added);
    return Uint8Array.from(bytes);
  });
const bytes = fc.uint8Array({ maxLength: 300 });
/** Pieces of JSON in any order: far likelier to be nearly right than bytes are. */
const tokens = fc
  .array(
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '\\u',
      'd800',
      '"id":',
      '"@id"',
      'null',
      'true',
      '1e400',
      '\n',
      '\r',
      '\uFEFF',
      '"type":',
      '"progress-event"',
      '"payload":',
      '"success":',
    ),
    { maxLength: 40 },
  )
  .map((pieces) => Uint8Array.from(Buffer.from(pieces.join(''))));
const garbage = fc.oneof(mutated, bytes, tokens);

/** Has a backend in memory write that in answer to a call, and then the answer; resolves when the call has settled. */
async function settledWith(tiny: TinyClient, garbage: Uint8Array): Promise<void> {
  const call = tiny.client.request('OPEN', {});
  await tiny.script.command('OPEN');
  const { id } = tiny.script.commands.splice(0)[0] ?? expect.fail('nothing was sent');
  tiny.script.peer.write(
    Buffer.from(Buffer.from(garbage).toString('latin1').replaceAll('@id', id), 'latin1'),
  );
  tiny.script.peer.write(`\n${REPLY.replace('@id', id)}\n`);
  await Promise.allSettled([call]);
}

test(
  'W21: whatever a backend writes, nothing is thrown and the call that it answers settles',
  propertyTest,
  async () => {
    await using _leaks = await noLeaks();
    const property = fc.asyncProperty(fc.array(garbage, { maxLength: 5 }), async (pieces) => {
      await using tiny = await startedTiny({
        handlers: { OPEN: (_, call) => call.stayMute(), ECHO: (given) => given },
      });
      for (const piece of pieces) await settledWith(tiny, piece);

      expect(tiny.client.counts.inFlight).toBe(0);
      expect(await tiny.client.request('ECHO', { text: 'on' })).toEqual({ text: 'on' });
      expect(tiny.callbackErrors).toEqual([]);
    });
    await fc.assert(property, { numRuns: propertyRuns(300) });
  },
);

test('W21: whatever a process writes, the client goes on with it', propertyTest, async () => {
  await using _leaks = await noLeaks();
  await using backend = await startedOn('writes_any_bytes.py');
  const reply = Buffer.concat([answer('1'), Buffer.from('\n')]);
  const property = fc.asyncProperty(garbage, async (piece) => {
    await Promise.allSettled([written(backend.client, Buffer.concat([piece, Buffer.from('\n'), reply]))]);
  });
  await fc.assert(property, { numRuns: propertyRuns(300) });

  await expectAlive(backend.client);
  expect(backend.client.counts.inFlight).toBe(0);
});
