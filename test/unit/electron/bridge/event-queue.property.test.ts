import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { EventQueue, EventStream } from '../../../../src/electron/bridge/event-queue.ts';
import { EventSubjects } from '../../../../src/electron/bridge/event-subjects.ts';
import type { ProgressMessage } from '../../../../src/messages/index.ts';
import { propertyRuns, propertyTest } from '../../../helpers/property-runs.ts';
import { tinyContract } from '../../../helpers/tiny-contract.ts';

const step = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('push'),
      stream: fc.nat(2),
      type: fc.constantFrom('STEP', 'TICK'),
      name: fc.constantFrom('x', 'y'),
      final: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('flush'), stream: fc.nat(2) }) },
);

/** An event knows its number, and what it is about. */
interface Payload {
  readonly operation_id: string;
  readonly number: number;
  readonly name: string;
  readonly final: boolean;
}

test(
  'what comes out is in the order in which it came in, with the first, the last and every event that counts',
  propertyTest,
  () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        vi.useFakeTimers();
        const sent: ProgressMessage[][] = [[], [], []];
        const given: ProgressMessage[][] = [[], [], []];
        const streams = [0, 1, 2].map((index) => new EventStream(String(index)));
        const queue = new EventQueue({
          subjects: new EventSubjects(tinyContract),
          coalesceMs: 33,
          send: (stream, message) => sent[Number(stream.id)]?.push(message),
        });
        let number = 0;
        for (const one of steps) {
          if (one.do === 'wait' && 'ms' in one) vi.advanceTimersByTime(one.ms);
          if (!('stream' in one)) continue;
          const stream = streams[one.stream] as EventStream;
          if (!('type' in one)) {
            queue.flush(stream);
            continue;
          }
          number += 1;
          // A final event is rare, and of no particular type here.
          const payload: Payload = {
            operation_id: 'op',
            number,
            name: one.name,
            final: one.final && number % 7 === 0,
          };
          const message: ProgressMessage = { id: 'progress-event', type: one.type, payload };
          given[one.stream]?.push(message);
          queue.push(stream, message);
        }
        for (const stream of streams) queue.finish(stream);
        const timers = vi.getTimerCount();
        vi.useRealTimers();

        expect(timers).toBe(0);
        for (const [index, messages] of given.entries()) {
          const out = sent[index] ?? [];
          expect(out).toEqual(messages.filter((message) => out.includes(message)));
          const mustCome = messages.filter(
            (message) => message.type === 'STEP' || (message.payload as Payload).final,
          );
          for (const name of ['x', 'y']) {
            const ticks = messages.filter(
              ({ type, payload }) => type === 'TICK' && (payload as Payload).name === name,
            );
            mustCome.push(...ticks.slice(0, 1), ...ticks.slice(-1));
          }
          for (const message of mustCome) expect(out).toContain(message);
        }
      }),
      { numRuns: propertyRuns(200) },
    );
  },
);
