import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Operation } from '../../../src/core.ts';
import { propertyRuns, propertyTest } from '../../helpers/property-runs.ts';
import { settled, startedTiny, type TinyClient } from '../../helpers/tiny-client.ts';
import type { TinyEvent } from '../../helpers/tiny-contract.ts';

const ABOUT_ONE = [
  'accept',
  'refuse',
  'report',
  'end well',
  'end badly',
  'cancel',
  'abort',
  'read on',
] as const;
type Step =
  | { readonly do: 'build' | 'die' }
  | { readonly do: (typeof ABOUT_ONE)[number]; readonly one: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 20, arbitrary: fc.constant({ do: 'build' } as const) },
  { weight: 80, arbitrary: fc.record({ do: fc.constantFrom(...ABOUT_ONE), one: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'die' } as const) },
);

/** One operation as its caller sees it, and as its backend does. */
class Building {
  readonly abort = new AbortController();
  /** How the promises that the caller holds have settled: one entry each, or none yet. */
  readonly settlements: string[][] = [];
  readonly received: unknown[] = [];
  readonly sent: number[] = [];
  handle: Operation<{ built: number }, TinyEvent> | undefined;
  /** Whether the caller still wants it, and the backend has not ended it. */
  isOpen = true;
  wasRefused = false;
  readonly #name: string;

  constructor(name: string, tiny: TinyClient) {
    this.#name = name;
    const call = tiny.client.request(
      'BUILD',
      { names: [name] },
      {
        signal: this.abort.signal,
        onProgress: (event: TinyEvent) => this.received.push(event.payload.progress),
      },
    ) as Promise<Operation<{ built: number }, TinyEvent>>;
    this.watch(
      call.then((handle) => {
        this.handle = handle;
        this.watch(handle.result);
      }),
    );
  }

  watch(promise: Promise<unknown>): void {
    const settlement: string[] = [];
    this.settlements.push(settlement);
    promise.then(
      () => settlement.push('fulfilled'),
      (error: unknown) => settlement.push((error as { code?: string }).code ?? String(error)),
    );
  }

  /** Does what the backend or the caller does. */
  tell(what: (typeof ABOUT_ONE)[number], tiny: TinyClient, isDead: boolean): void {
    if (what === 'abort') {
      this.abort.abort();
      this.isOpen = false;
    } else if (what === 'cancel') {
      if (this.handle !== undefined) this.watch(this.handle.cancel());
    } else if (what === 'read on') {
      if (this.handle !== undefined) this.watch(this.handle[Symbol.asyncIterator]().next());
    } else if (!isDead) this.#send(what, tiny);
  }

  #send(
    what: Exclude<(typeof ABOUT_ONE)[number], 'abort' | 'cancel' | 'read on'>,
    { script }: TinyClient,
  ): void {
    const own = { operation_id: `op-${this.#name}` };
    const isMine = ({ payload }: { payload: { names?: unknown } }) => String(payload.names) === this.#name;
    const id = script.commands.find(isMine)?.id;
    if (what === 'accept') script.peer.send({ id, type: 'BUILD_RESPONSE', success: true, data: own });
    else if (what === 'refuse') {
      script.peer.send({ id, type: 'ERROR_RESPONSE', success: false, error: 'no', error_code: 'X' });
      if (this.handle === undefined) this.wasRefused = true;
    } else if (what === 'report') {
      if (this.isOpen) this.sent.push(this.sent.length);
      script.peer.send({
        id: 'progress-event',
        type: 'STEP',
        payload: { ...own, progress: this.sent.length - 1 },
      });
    } else {
      const end =
        what === 'end well'
          ? { status: 'completed', result: { built: 1 } }
          : { status: 'failed', error_code: 'X' };
      script.peer.send({
        id: 'progress-event',
        type: 'BUILD_PROGRESS',
        payload: { ...own, ...end, final: true },
      });
      this.isOpen = false;
    }
  }
}

test(
  'whatever happens to operations, in whatever order, every promise settles once, no event is lost, and nothing is left',
  propertyTest,
  async () => {
    const property = fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
      await using tiny = await startedTiny({
        heartbeat: false,
        handlers: {
          BUILD: (_, call) => call.stayMute(),
          CANCEL_COMMAND: (payload) => ({ ...payload, accepted: true, status: 'cancelling' }),
          CANCEL_OPERATION: (payload) => ({ ...payload, accepted: true, status: 'cancelling' }),
        },
      });
      const all: Building[] = [];
      let isDead = false;
      for (const step of steps) {
        if (step.do === 'build') all.push(new Building(String(all.length), tiny));
        else if (step.do === 'die') {
          if (!isDead) tiny.script.peer.exit({ exitCode: 1 });
          isDead = true;
        } else if ('one' in step) all[step.one % (all.length || 1)]?.tell(step.do, tiny, isDead);
        await settled();
      }
      await tiny.client.close();
      await settled();

      const settlements = all.flatMap((building) => building.settlements);
      expect(settlements.filter((settlement) => settlement.length !== 1)).toEqual([]);
      for (const { handle, sent, received, wasRefused } of all) {
        const steps = received.filter((progress) => progress !== undefined);
        if (handle !== undefined) expect(steps).toEqual(sent);
        else if (!wasRefused) expect(steps).toEqual([]);
      }
      expect(tiny.client.counts.inFlight).toBe(0);
      expect(all.flatMap(({ abort }) => getEventListeners(abort.signal, 'abort'))).toEqual([]);
      expect(tiny.callbackErrors).toEqual([]);
    });
    await fc.assert(property, { numRuns: propertyRuns(200) });
  },
);
