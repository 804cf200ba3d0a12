/** The same features put together from packages in the straightforward way, by somebody who has not measured. */
import Emittery from 'emittery';
import { nanoid } from 'nanoid';
import pTimeout from 'p-timeout';
import split2 from 'split2';
import { z } from 'zod';
import { endChild, spawnReady } from './child.mjs';

const Command = z.object({ id: z.string(), type: z.string(), payload: z.strictObject({ number: z.int() }) });
const Count = z.object({ id: z.string(), type: z.string(), payload: z.strictObject({ total: z.int() }) });
const Message = z.union([
  z.object({
    id: z.literal('progress-event'),
    type: z.string(),
    payload: z.looseObject({ operation_id: z.string() }),
    timestamp: z.number(),
  }),
  z.object({
    id: z.string(),
    type: z.string(),
    success: z.boolean(),
    data: z.unknown(),
    error: z.string().nullable(),
    timestamp: z.number(),
  }),
]);
const EchoResult = z.looseObject({ number: z.int() });
const LIMIT = { milliseconds: 30_000 };

/**
 * @param {import('./child.mjs').Program} program
 * @returns {Promise<import('../../lib/party.mjs').Party>}
 */
export async function openStack(program) {
  const child = await spawnReady(program);
  /** @type {Emittery<Record<string, any>>} */
  const emitter = new Emittery();
  /** @type {Map<string, (data: any) => void>} */
  const pending = new Map();
  child.stdout.pipe(split2(JSON.parse)).on('data', (/** @type {unknown} */ value) => {
    const message = Message.parse(value);
    if ('payload' in message) {
      void emitter.emit(message.payload.operation_id, message.payload);
      return;
    }
    pending.get(message.id)?.(message.data);
    pending.delete(message.id);
    void emitter.emit('response', message);
  });

  /** @param {string} id @param {object} message @returns {Promise<any>} */
  function call(id, message) {
    const answer = new Promise((resolve) => {
      pending.set(id, resolve);
      child.stdin.write(`${JSON.stringify(message)}\n`);
    });
    return pTimeout(answer, LIMIT);
  }

  return {
    request: async (number) => {
      const id = nanoid();
      const answer = await call(id, Command.parse({ id, type: 'ECHO', payload: { number } }));
      return EchoResult.parse(answer).number;
    },
    count: (total, onEvent) =>
      new Promise((resolve) => {
        const id = nanoid();
        const undo = emitter.on(`op-${id}`, (/** @type {any} */ { data: payload }) => {
          if (!payload.final) return onEvent(payload.completed);
          undo();
          resolve(undefined);
        });
        void call(id, Count.parse({ id, type: 'COUNT', payload: { total } }));
      }),
    pids: [child.pid ?? 0],
    close: () => endChild(child),
  };
}
