import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bridgedTiny, type TestDocument } from '../../../helpers/bridged.ts';
import { propertyRuns, propertyTest } from '../../../helpers/property-runs.ts';
import { settled } from '../../../helpers/tiny-client.ts';

const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('open' as const) }) },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constantFrom('echo', 'build', 'follow', 'cancel', 'subscribe', 'end', 'bye'),
      document: fc.nat(5),
      one: fc.nat(5),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('answer', 'step', 'complete'), one: fc.nat(5) }) },
);

/** Everything that a document was told must be under an id of its own, and nothing may come after an end. */
function checkEvents({ session, events }: TestDocument, ids: ReadonlySet<string>): void {
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  const ended = new Set<string>();
  for (const event of events) {
    expect(event.document).toBe(session.document);
    if (!('id' in event)) continue;
    expect(ids.has(event.id)).toBe(true);
    expect(ended.has(event.id)).toBe(false);
    if (event.kind === 'end') ended.add(event.id);
  }
}

test(
  'whatever documents do and whenever they end, every call is answered once and nothing is left',
  propertyTest,
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 50 }), async (steps) => {
        const mute: { id: string; answer: (data: unknown) => void }[] = [];
        let built = 0;
        await using bridged = await bridgedTiny({
          tiny: {
            handlers: {
              ECHO: (_, call) => {
                mute.push({ id: call.id, answer: (data) => call.answer(data) });
                call.stayMute();
              },
              BUILD: () => {
                built += 1;
                return { operation_id: `op-${built}` };
              },
              GET_OPERATIONS: () => [],
            },
          },
        });
        const documents: { document: TestDocument; ids: Set<string> }[] = [];
        const replies: Promise<unknown>[] = [];
        let calls = 0;
        let answered = 0;
        const call = (index: number, command: string, payload: unknown) => {
          const chosen = documents[index % documents.length];
          if (chosen === undefined) return;
          calls += 1;
          const id = `c${calls}`;
          chosen.ids.add(id);
          replies.push(
            chosen.document.call(command, payload, { id }).then((reply) => {
              answered += 1;
              expect(typeof reply.ok).toBe('boolean');
            }),
          );
        };
        for (const one of steps) {
          if (one.do === 'open') documents.push({ document: bridged.open(), ids: new Set() });
          const at = 'document' in one ? documents[one.document % documents.length]?.document : undefined;
          const number = 'one' in one ? one.one : 0;
          const send = (type: string, fields: object) =>
            bridged.tiny.script.peer.send({
              id: 'progress-event',
              type,
              payload: { operation_id: `op-${number}`, ...fields },
            });
          switch (one.do) {
            case 'echo':
              call(one.document, 'ECHO', { text: 'a' });
              break;
            case 'build':
              call(one.document, 'BUILD', {});
              break;
            case 'follow':
              call(one.document, '$follow', { operation_id: `op-${one.one}` });
              break;
            case 'cancel':
              at?.control({ op: 'cancel', id: `c${one.one}` });
              break;
            case 'subscribe':
              at?.control({ op: 'subscribe', topic: one.one % 2 === 0 ? 'log' : 'progress' });
              break;
            case 'end':
              at?.session.end();
              break;
            case 'bye':
              at?.control({ op: 'bye' });
              break;
            case 'answer':
              mute.splice(number, 1)[0]?.answer({ text: 'a' });
              break;
            case 'step':
              for (const type of ['STEP', 'TICK', 'TICK']) send(type, {});
              break;
            case 'complete':
              send('BUILD_PROGRESS', { final: true, status: 'completed', result: { built: 1 } });
              break;
          }
          if (number % 2 === 0) await settled();
        }
        for (const { document } of documents) document.session.end();
        await Promise.all(replies);

        expect(answered).toBe(calls);
        expect(bridged.bridge.counts).toEqual({ documents: 0, calls: 0, operations: 0 });
        expect(bridged.listeners()).toBe(0);
        for (const { document, ids } of documents) checkEvents(document, ids);
      }),
      { numRuns: propertyRuns(60) },
    );
  },
);
