import { isObject } from '../../model/json.ts';
import type { ScenarioBytes, ScenarioCommand, SimpleStep } from '../../model/step.ts';
import type { StepContext } from './context.ts';

type Send = Extract<SimpleStep, { send: unknown }>;
type SendRaw = Extract<SimpleStep, { sendRaw: unknown }>;

/** Writes commands, all of a step in one write. */
export async function runSend(step: Send, context: StepContext): Promise<void> {
  await context.session.write(bytesOfSend(step, context), step.pieces);
}

/** Writes bytes as they are. */
export async function runSendRaw(step: SendRaw, { session }: StepContext): Promise<void> {
  await session.write(bytesOfSendRaw(step), step.pieces);
}

/** What a `send` writes. */
export function bytesOfSend({ send }: Send, context: StepContext): Uint8Array {
  const commands: readonly ScenarioCommand[] = Array.isArray(send) ? send : [send as ScenarioCommand];
  return Buffer.from(commands.map((command) => commandLine(command, context)).join(''));
}

/** What a `sendRaw` writes. */
export function bytesOfSendRaw({ sendRaw }: SendRaw): Uint8Array {
  const parts: readonly ScenarioBytes[] = Array.isArray(sendRaw) ? sendRaw : [sendRaw as ScenarioBytes];
  return Buffer.concat(parts.map(bytesOf));
}

/** The line of a command. One without an id is given one; null stands for a command that has none. */
export function commandLine(
  { id, type, payload = {}, timestamp }: ScenarioCommand,
  context: Pick<StepContext, 'nextId'>,
): string {
  const message = {
    ...(id === null ? {} : { id: id ?? context.nextId() }),
    ...(type === undefined ? {} : { type }),
    payload,
    ...(timestamp === undefined ? {} : { timestamp }),
  };
  return `${JSON.stringify(message)}\n`;
}

/** The bytes that a part of a step stands for. */
export function bytesOf(part: ScenarioBytes): Uint8Array {
  if ('text' in part) return Buffer.from(part.text);
  if ('base64' in part) return Buffer.from(part.base64, 'base64');
  return isObject(part) ? Buffer.from(part.repeat.repeat(Number(part.times))) : Buffer.alloc(0);
}
