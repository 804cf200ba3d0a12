import type { ClientEvents } from '../client/notices.ts';
import type { Operation } from '../client/operation.ts';
import type { BackendStatus } from './status.ts';

/** The general events of a client that looks after its backend. */
export interface SupervisedEvents extends ClientEvents {
  /** The status has changed. */
  readonly status: BackendStatus;
}

/** Figures about a client, to look at when something seems wrong. */
export interface ClientCounts {
  /** Calls that wait for their response, and operations that wait for their final event. */
  readonly inFlight: number;
  /** Replies that were dropped because their caller had given up. */
  readonly lateReplies: number;
  /** Texts on the wire that were no messages. */
  readonly strayTexts: number;
  /** Breaches of the protocol. */
  readonly protocolErrors: number;
}

/** What a command resolves to: an operation if it starts one, else its data. */
export type Answer<Types> = Types extends { data: infer Data; events: infer Events; result: infer Result }
  ? Operation<Result, Events, Data>
  : Types extends { data: infer Data }
    ? Data
    : never;

/** The progress messages of a command. */
export type EventsOf<Types> = Types extends { events: infer Events } ? Events : never;

/** The payload of a command. */
export type PayloadOf<Types> = Types extends { payload: infer Payload } ? Payload : never;
