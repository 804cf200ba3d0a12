import { expect, test } from 'vitest';
import type { BridgeEvent } from '../../../src/electron/channels/messages.ts';
import { type Bridged, bridgedTiny } from '../../helpers/bridged.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { settled } from '../../helpers/tiny-client.ts';

const EVENTS = 100_000;
const building = { BUILD: () => ({ operation_id: 'op' }) };

function line(type: string, fields: Record<string, unknown>): string {
  return `${JSON.stringify({ id: 'progress-event', type, payload: { operation_id: 'op', ...fields } })}\n`;
}

const finalLine = line('BUILD_PROGRESS', { final: true, status: 'completed', result: { built: 3 } });

function progress(event: BridgeEvent | undefined): unknown {
  return event?.kind === 'progress' ? (event.data.payload as { progress?: number }).progress : event?.kind;
}

interface Tick {
  readonly name: string;
  readonly progress: number;
}

/** A document that follows an operation in which everything happens, and what it is told of it. */
async function follow(bridged: Bridged) {
  const document = bridged.open();
  expect(await document.call('BUILD', {}, { id: 'b' })).toMatchObject({ ok: true });
  return document;
}

test('A22: a reply says which event it follows, and what waits goes before it', async () => {
  await using _leaks = await noLeaks();
  await using bridged = await bridgedTiny({
    coalesceMs: 60_000,
    tiny: {
      handlers: {
        WORK: (_, call) => {
          for (const step of [1, 2, 3]) call.progress('TICK', { progress: step });
          return { done: 3 };
        },
      },
    },
  });
  const { call, events } = bridged.open();
  const reply = await call('WORK', { steps: 3 }, { id: 'w', options: { progress: true } });
  const count = events.length;
  await settled();

  expect(reply).toEqual({ ok: true, data: { done: 3 }, lastSeq: 2 });
  expect(events.map(progress)).toEqual([1, 3]);
  expect(events.at(-1)?.seq).toBe(2);
  expect(events).toHaveLength(count);
});

test('A22: a call that fails or is given up says it as well, and is told nothing afterwards', async () => {
  await using _leaks = await noLeaks();
  await using bridged = await bridgedTiny({
    tiny: {
      handlers: {
        WORK: (_, call) => {
          call.progress('STEP', { progress: 1 });
          call.stayMute();
        },
      },
    },
  });
  const { call, control, event, events } = bridged.open();
  const reply = call('WORK', { steps: 1 }, { id: 'w', options: { progress: true } });
  await event(({ kind }) => kind === 'progress');
  control({ op: 'cancel', id: 'w' });
  expect(await reply).toMatchObject({ ok: false, error: { code: 'ABORTED' }, lastSeq: 1 });
  const { id } = await bridged.tiny.script.command('WORK');
  bridged.tiny.script.peer.write(line('STEP', { operation_id: id, progress: 2 }));
  await settled();

  expect(events.map(progress)).toEqual([1]);
});

test('A22: an operation whose first events come before its acceptance loses none and doubles none', async () => {
  await using _leaks = await noLeaks();
  await using bridged = await bridgedTiny({
    tiny: {
      handlers: {
        BUILD: (_, call) => {
          for (const step of [1, 2]) call.progress('STEP', { operation_id: 'op', progress: step });
          call.answer({ operation_id: 'op' });
          call.progress('STEP', { operation_id: 'op', progress: 3 });
          call.progress('BUILD_PROGRESS', {
            operation_id: 'op',
            progress: 4,
            final: true,
            status: 'completed',
            result: { built: 3 },
          });
        },
      },
    },
  });
  const document = await follow(bridged);
  await document.event(({ kind }) => kind === 'end');

  expect(document.events.map(progress)).toEqual([1, 2, 3, 4, 'end']);
  expect(document.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
});

test('A23: of 100,000 events that may give way a document is told few: the first, the newest, the final one, in order', async () => {
  await using _leaks = await noLeaks();
  await using bridged = await bridgedTiny({ tiny: { handlers: building } });
  const document = await follow(bridged);
  const names = Array.from({ length: 10 }, (_, index) => `song ${index}`);
  let text = '';
  for (let count = 0; count < EVENTS; count += 1) {
    text += line('TICK', { name: names[count % names.length], progress: (count / EVENTS) * 100 });
  }
  bridged.tiny.script.peer.write(text + finalLine);
  await document.event(({ kind }) => kind === 'end');
  const ticks = document.events.flatMap((event) =>
    event.kind === 'progress' && event.data.type === 'TICK' ? [event.data.payload as unknown as Tick] : [],
  );

  expect(document.events.length).toBeLessThan(EVENTS / 10);
  expect(document.events.at(-2)).toMatchObject({ kind: 'progress', data: { type: 'BUILD_PROGRESS' } });
  expect(document.events.at(-1)).toMatchObject({ kind: 'end', ok: true, result: { built: 3 } });
  for (const [index, name] of names.entries()) {
    const own = ticks.filter((tick) => tick.name === name).map((tick) => tick.progress);
    expect(own[0]).toBe((index / EVENTS) * 100);
    expect(own.at(-1)).toBe(((EVENTS - names.length + index) / EVENTS) * 100);
    expect(own).toEqual([...own].sort((a, b) => a - b));
  }
});

test('A23: of 100,000 events that must not be dropped none is', async () => {
  await using _leaks = await noLeaks();
  await using bridged = await bridgedTiny({ tiny: { handlers: building } });
  const document = await follow(bridged);
  let text = '';
  for (let count = 0; count < EVENTS; count += 1) text += line('STEP', { progress: (count / EVENTS) * 100 });
  bridged.tiny.script.peer.write(text + finalLine);
  await document.event(({ kind }) => kind === 'end');

  expect(document.events).toHaveLength(EVENTS + 2);
  expect(document.events.every(({ seq }, index) => seq === index + 1)).toBe(true);
  expect(
    document.events.slice(0, EVENTS).every((event, index) => progress(event) === (index / EVENTS) * 100),
  ).toBe(true);
});

test('A23: a log that comes faster than it is told is cut, and says by how much', async () => {
  await using _leaks = await noLeaks();
  await using bridged = await bridgedTiny();
  const document = bridged.open();
  document.control({ op: 'subscribe', topic: 'log' });
  for (let count = 0; count < EVENTS; count += 1) bridged.tiny.script.peer.log(`line ${count}`);
  await document.event((event) => event.kind === 'log' && event.data.at(-1)?.line === `line ${EVENTS - 1}`);
  const logs = document.events.flatMap((event) => (event.kind === 'log' ? [event] : []));
  const told = logs.reduce((sum, { data, dropped }) => sum + data.length + dropped, 0);

  expect(told).toBe(EVENTS);
  for (const { data } of logs) expect(data.length).toBeLessThanOrEqual(1000);
});
