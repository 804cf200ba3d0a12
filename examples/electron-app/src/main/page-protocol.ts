import { join, normalize, sep } from 'node:path';
import type { Protocol } from 'electron';
import type { AppAnswers } from '../home/app-answers.ts';
import { decoded } from '../home/decoded.ts';
import { fileAnswer } from '../home/file-answer.ts';
import { pagePolicy } from '../home/page-policy.ts';

const SCHEME = 'app';

/** The origin of the page. A scheme of one's own has an origin, which `file:` has not. */
export const ORIGIN = `${SCHEME}://ui`;

/** Makes the scheme a proper one, with an origin, `fetch` and media that can be jumped in. To be called before the app is ready. */
export function registerScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** Answers everything under {@link ORIGIN}: the files of the page, and what the app itself answers. */
export function servePage(options: { protocol: Protocol; folder: string; answers: AppAnswers }): void {
  const { protocol, folder, answers } = options;
  protocol.handle(SCHEME, async (request) => {
    const { host, pathname } = new URL(request.url);
    if (host !== 'ui') return new Response('There is nothing here.', { status: 404 });
    const answer = (await answers(request)) ?? (await pageFile(folder, pathname, request));
    answer.headers.set('content-security-policy', pagePolicy());
    answer.headers.set('x-content-type-options', 'nosniff');
    return answer;
  });
}

async function pageFile(folder: string, pathname: string, request: Request): Promise<Response> {
  const path = normalize(join(folder, decoded(pathname) ?? ''));
  const inside = path.startsWith(folder + sep) ? await fileAnswer(path, request) : undefined;
  return inside ?? new Response('There is no such file here.', { status: 404 });
}
