import type {
  CancelCommandPayload,
  CancelCommandResult,
  CancelOperationPayload,
  CancelOperationResult,
  GetOperationsPayload,
  GetOperationsResult,
  PingPayload,
  PingResult,
  ShutdownPayload,
  ShutdownResult,
} from '../messages/index.ts';

/** The types of the control commands, which every protocol has. */
export interface ControlMap {
  /** Asks whether it is there. */
  PING: { payload: PingPayload; data: PingResult; events: never };
  /** Lists its operations. */
  GET_OPERATIONS: { payload: GetOperationsPayload; data: GetOperationsResult; events: never };
  /** Asks an operation to end. */
  CANCEL_OPERATION: { payload: CancelOperationPayload; data: CancelOperationResult; events: never };
  /** Asks a command to end. */
  CANCEL_COMMAND: { payload: CancelCommandPayload; data: CancelCommandResult; events: never };
  /** Asks it to end in good order. */
  SHUTDOWN: { payload: ShutdownPayload; data: ShutdownResult; events: never };
}
