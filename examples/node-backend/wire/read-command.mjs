import { Refusal } from '../refusal.mjs';
import { surveyJson } from './survey-json.mjs';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** An id at the beginning of a line that cannot be read as a whole. */
const leadingId = /^\s*\{\s*"id"\s*:\s*("(?:[^"\\]|\\.){1,1200}")/;

/**
 * Makes a command of a line: `{ id, type, payload }`; undefined for an empty line; or `{ id, refusal }`, where `id` is null if none can be
 * read (ERR-4). Texts of refusals quote nothing of the line (ERR-6, SEC-1).
 */
export function readCommand(bytes, isTooLong, limits) {
  if (isTooLong) {
    const id = idOf({ id: idAtTheBeginning(bytes) }, limits);
    return refused(id, `The line is longer than ${limits.max_line_bytes} bytes: send less at once.`);
  }
  let message;
  let text;
  try {
    text = decoder.decode(bytes);
    // What JSON calls blank; `trim` would take more.
    if (/^[ \t\r]*$/.test(text)) return undefined;
    message = JSON.parse(text);
  } catch {
    return refused(null, 'The line is not JSON in UTF-8: write one object on one line.');
  }
  const id = idOf(message, limits);
  if (id === null)
    return refused(
      null,
      `The line has no id of 1 to ${limits.max_id_length} characters that a command may have.`,
    );
  const wrong = surveyJson(text) ?? wrongInEnvelope(message, limits);
  return wrong === undefined ? { id, type: message.type, payload: message.payload } : refused(id, wrong);
}

function refused(id, text) {
  return { id, refusal: new Refusal('INVALID_PAYLOAD', text) };
}

function idAtTheBeginning(bytes) {
  try {
    // The cut may have gone through a character: that one is not part of the id.
    return JSON.parse(leadingId.exec(bytes.toString('utf8'))?.[1] ?? 'null');
  } catch {
    return null;
  }
}

/** Returns the id of a message, or null: `progress-event` is the id of events, never of a command (CMD-8). */
function idOf(message, limits) {
  const id = isObject(message) ? message.id : undefined;
  const isId =
    isText(id, limits.max_id_length) &&
    id.isWellFormed() &&
    !id.includes('\uFFFD') &&
    id !== 'progress-event';
  return isId ? id : null;
}

function wrongInEnvelope(message, limits) {
  if (!isText(message.type, limits.max_type_length)) {
    return `The field "type" is not a text of 1 to ${limits.max_type_length} characters.`;
  }
  if (!isObject(message.payload)) return 'The field "payload" is missing, or is not an object.';
  const { timestamp } = message;
  const isTime = timestamp === undefined || (Number.isSafeInteger(timestamp) && timestamp >= 0);
  return isTime ? undefined : 'The field "timestamp" is not a number of milliseconds since 1970.';
}

/** Lengths count code points, and JavaScript counts halves of some (CMD-11). */
function isText(value, most) {
  return typeof value === 'string' && value !== '' && value.length <= 2 * most && [...value].length <= most;
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
