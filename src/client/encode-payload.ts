import { ValidationError } from '../errors.ts';
import { halfPairIn } from '../wire/faithful.ts';
import { findUnsendable } from '../wire/sendable.ts';
import type { CommandSpec } from './command-table.ts';
import { issuesText, pathText } from './validator.ts';

/**
 * The JSON of a payload that the contract accepts and that JSON does not change.
 *
 * @throws ValidationError with the path of what is wrong, and never with its value: it may be a secret.
 */
export function encodePayload(spec: CommandSpec, payload: unknown): string {
  const issues = spec.payload?.issues(payload);
  if (issues !== undefined) {
    throw new ValidationError(`${spec.name} was not sent: ${issuesText(issues)}. Correct the payload.`, {
      command: spec.name,
      issues,
    });
  }
  let text: string | undefined;
  try {
    const unsendable = findUnsendable(payload);
    if (unsendable !== undefined) throw refused(spec.name, unsendable.path, unsendable.message);
    text = JSON.stringify(payload);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw refused(spec.name, [], 'is nested too deeply, or contains itself');
  }
  // JSON.stringify writes half of a pair as an escape; nearly nothing else looks like one.
  const halfPair = text?.includes('\\ud') ? halfPairIn(payload) : undefined;
  if (halfPair !== undefined) throw refused(spec.name, halfPair, 'holds half of a surrogate pair');
  if (text?.charCodeAt(0) !== 0x7b) throw refused(spec.name, [], 'is not an object');
  return text;
}

function refused(command: string, path: readonly (string | number)[], message: string): ValidationError {
  const where = path.length === 0 ? 'the payload' : pathText(path);
  return new ValidationError(`${command} was not sent: ${where} ${message}. Send plain data.`, {
    command,
    issues: [{ path, message }],
  });
}
