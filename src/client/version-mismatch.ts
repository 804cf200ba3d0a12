import { StartError } from '../errors.ts';
import type { ReadyMessage } from '../messages/index.ts';

/** Why the backend's protocol does not fit the client's; undefined if it fits. One that names none speaks version 1. */
export function versionMismatch(client: string, ready: ReadyMessage): StartError | undefined {
  const backend = typeof ready.protocol_version === 'string' ? ready.protocol_version : '1';
  if (majorOf(client) === majorOf(backend)) return undefined;
  return new StartError(
    `The backend speaks protocol version ${backend} and this client ${client}. Bring both to the same major version.`,
    { reason: 'protocol-version', versions: { client, backend } },
  );
}

function majorOf(version: string): string {
  return version.split('.', 1)[0] ?? '';
}
