import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { fileAnswer } from './file-answer.ts';

/**
 * Answers with a file, or with the part of it that was asked for, where requests are those of the web: in the handler of
 * a scheme of an app's own (`protocol.handle` of Electron) for example. The same as {@link sendFile} sends. Which file
 * that may be is the caller's to decide.
 *
 * @param request of which the method and the header `range` count.
 * @param path the file.
 * @returns undefined where there is no such file.
 */
export async function fileResponse(request: Request, path: string): Promise<Response | undefined> {
  const size = await sizeOf(path);
  if (size === undefined) return undefined;
  const { status, headers, part } = fileAnswer(path, size, request.headers.get('range') ?? undefined);
  const isEmpty = part === undefined || request.method === 'HEAD';
  const body = isEmpty ? null : (Readable.toWeb(createReadStream(path, part)) as ReadableStream);
  return new Response(body, { status, headers: { ...headers, 'x-content-type-options': 'nosniff' } });
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const facts = await stat(path);
    return facts.isFile() ? facts.size : undefined;
  } catch {
    return undefined;
  }
}
