import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { fileAnswer } from './file-answer.ts';
import { sendText } from './send-text.ts';

/**
 * Answers with a file, or with the part of it that was asked for, as a player does that is moved to another place.
 * Answers with 404 if it is none. Which file that may be is the caller's to decide.
 *
 * @param path the file.
 * @throws what the system says of a file that is there and cannot be read.
 */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const file = await opened(path);
  if (file === undefined) return sendText(response, 404, 'There is no such file here.');
  try {
    await sendOpened({ file, path, request, response });
  } finally {
    await file.close();
  }
}

/**
 * `open` of a named pipe waits for whoever writes into it, in one of the few threads that all files share; with this it
 * does not (https://man7.org/linux/man-pages/man7/fifo.7.html). Windows has neither.
 */
const READ_WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Undefined where there is no file. */
async function opened(path: string): Promise<FileHandle | undefined> {
  try {
    // To open a device may do something; what stands there when it is opened is looked at again.
    return (await stat(path)).isFile() ? await open(path, READ_WITHOUT_WAITING) : undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw error;
  }
}

async function sendOpened({
  file,
  path,
  request,
  response,
}: {
  file: FileHandle;
  path: string;
  request: IncomingMessage;
  response: ServerResponse;
}): Promise<void> {
  const stats = await file.stat();
  if (!stats.isFile()) return sendText(response, 404, 'There is no such file here.');
  const { status, headers, part } = fileAnswer(path, stats.size, request.headers.range);
  for (const [name, value] of Object.entries(headers)) setUnlessSet(response, name, value);
  response.writeHead(status);
  if (request.method === 'HEAD' || part === undefined) response.end();
  else await piped(file, part, response);
}

function setUnlessSet(response: ServerResponse, name: string, value: string): void {
  if (!response.hasHeader(name)) response.setHeader(name, value);
}

async function piped(
  file: FileHandle,
  range: { start: number; end: number },
  response: ServerResponse,
): Promise<void> {
  try {
    await pipeline(file.createReadStream({ ...range, autoClose: false }), response);
  } catch (error) {
    // Who asked has gone, as a player does that has heard enough.
    if (!response.destroyed) throw error;
  }
}
