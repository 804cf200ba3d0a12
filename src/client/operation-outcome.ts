import { type CommandError, ProtocolError } from '../errors.ts';
import type { ProgressMessage } from '../messages/index.ts';
import { payloadOf } from '../wire/codec.ts';
import type { WireObject } from '../wire/salvage.ts';
import { commandError, textOf } from './response.ts';
import type { RunningOperation } from './running-operation.ts';
import { issuesText, type Validator } from './validator.ts';

/** What an operation's final event comes to. */
interface Judge {
  /** Checks the result. */
  readonly result: Validator | undefined;
  /** Whether what does not fit is delivered all the same. */
  readonly lenient: boolean;
  /** Told what does not fit. */
  readonly onViolation: (error: ProtocolError) => void;
}

/** The error codes of the protocol for ends that are nobody's failure. */
const CODE_OF_STATUS: Readonly<Record<string, string>> = {
  cancelled: 'CANCELLED',
  interrupted: 'INTERRUPTED',
};

/** Settles an operation by its final event. */
export function concludeOperation(operation: RunningOperation, message: ProgressMessage, judge: Judge): void {
  const payload = payloadOf(message);
  const status = payload.status;
  if (status === 'failed' || status === 'cancelled' || status === 'interrupted') {
    operation.fail(unfinished(operation.command, status, payload));
    return;
  }
  if (status !== 'completed' && !judge.lenient) {
    const error = misfit(
      operation.command,
      message.type,
      'its status is none of completed, failed, cancelled, interrupted',
    );
    judge.onViolation(error);
    operation.fail(error);
    return;
  }
  complete(operation, message, judge);
}

/** A backend that knows only the reference sends no `result`: its last event is all there is. */
function complete(operation: RunningOperation, message: ProgressMessage, judge: Judge): void {
  const payload = payloadOf(message);
  const result = judge.lenient && payload.result === undefined ? payload : payload.result;
  const issues = judge.result?.issues(result);
  if (issues === undefined) {
    operation.complete(result);
    return;
  }
  const error = misfit(operation.command, message.type, issuesText(issues));
  judge.onViolation(error);
  if (judge.lenient) operation.complete(result);
  else operation.fail(error);
}

function unfinished(command: string, status: string, payload: WireObject): CommandError {
  const fields = {
    ...payload,
    error: textOf(payload.error) ?? textOf(payload.message) ?? `the operation was ${status}`,
    error_code: textOf(payload.error_code) ?? CODE_OF_STATUS[status],
  };
  return commandError(fields, command);
}

function misfit(command: string, type: string, what: string): ProtocolError {
  return new ProtocolError(`The final event of ${command} does not fit the protocol: ${what}.`, {
    kind: 'wrong-shape',
    type,
  });
}
