import type { ControlRequest, Topic, WithoutDocument } from './messages.ts';
import type { BridgePort } from './port.ts';

/** What a port's `control` says, as a message; who sends it names the document. */
export function controlMessage(
  op: Parameters<BridgePort['control']>[0],
  subject: string,
): WithoutDocument<ControlRequest> {
  return op === 'cancel' || op === 'leave' ? { op, id: subject } : { op, topic: subject as Topic };
}
