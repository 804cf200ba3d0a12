import { z } from 'zod';
import type { CommandContract, Contract, EventContract } from '../../src/core.ts';

/** Types of the tiny protocol: enough to show every kind of command that there is. */
export interface TinyMap {
  /** Answers at once. */
  ECHO: { payload: { text: string }; data: { text: string }; events: never };
  /** Takes anything. */
  OPEN: { payload: Record<string, unknown>; data: unknown; events: never };
  /** Answers when it is done, and tells how far it is. */
  WORK: { payload: { steps: number }; data: { done: number }; events: TinyEvent };
  /** Starts an operation. */
  BUILD: {
    payload: { names?: string[] };
    data: { operation_id: string };
    events: TinyEvent;
    result: { built: number };
  };
}

/** An event of the tiny protocol. */
export interface TinyEvent {
  id: 'progress-event';
  type: 'STEP' | 'TICK' | 'BUILD_PROGRESS';
  payload: { operation_id: string; name?: string; progress?: number; status?: string; final?: boolean };
}

const common = {
  order: 'worker',
  idempotent: false,
  cancellable: true,
  requires: 'reference',
  errors: [],
  secrets: [],
} as const;
const eventPayload = z.looseObject({
  operation_id: z.string(),
  progress: z.number().min(0).max(100).optional(),
  name: z.string().optional(),
});

function command(
  name: string,
  payload: z.ZodType,
  result: z.ZodType,
  more: Partial<CommandContract> = {},
): CommandContract {
  return { ...common, name, method: name.toLowerCase(), payload, result, progress: [], ...more };
}

function event(name: string, delivery: EventContract['delivery']): EventContract {
  return { name, delivery, subject: ['operation_id', 'name'], payload: eventPayload };
}

/** A protocol of four commands and three events. */
export const tinyContract: Contract = {
  name: 'tiny',
  version: '1.2.3',
  commands: {
    ECHO: command('ECHO', z.strictObject({ text: z.string() }), z.looseObject({ text: z.string() }), {
      idempotent: true,
    }),
    OPEN: command('OPEN', z.looseObject({}), z.unknown()),
    WORK: command('WORK', z.strictObject({ steps: z.int() }), z.looseObject({ done: z.int() }), {
      progress: ['STEP'],
    }),
    BUILD: command(
      'BUILD',
      z.strictObject({ names: z.array(z.string()).optional() }),
      z.looseObject({ operation_id: z.string() }),
      {
        progress: ['STEP', 'TICK', 'BUILD_PROGRESS'],
        operation: { final: 'BUILD_PROGRESS', result: z.looseObject({ built: z.int() }) },
      },
    ),
  },
  events: {
    STEP: event('STEP', 'every'),
    TICK: event('TICK', 'latest'),
    BUILD_PROGRESS: event('BUILD_PROGRESS', 'every'),
  },
  errors: {},
};
