import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { AppAnswers } from '../home/app-answers.ts';

/** The answers of the app as a route of a server of Node: true if it was one of them. */
export function nodeRoute(answers: AppAnswers) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const { range } = request.headers;
    const answer = await answers(
      new Request(new URL(request.url ?? '/', 'http://127.0.0.1'), {
        method: request.method ?? 'GET',
        headers: range === undefined ? {} : { range },
        signal: gone.signal,
      }),
    );
    if (answer === undefined) return false;
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    if (answer.body === null) response.end();
    else await pipeline(Readable.fromWeb(answer.body as never), response).catch(ignoreLeaving);
    return true;
  };
}

/** A player that has enough lets go in the middle of a file. */
function ignoreLeaving(): void {}
