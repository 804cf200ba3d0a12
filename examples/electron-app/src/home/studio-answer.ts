/** Headers that a player needs to jump within a file, and a page to show it. */
const PASSED = ['content-type', 'content-length', 'content-range', 'accept-ranges', 'etag', 'last-modified'];
const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/**
 * A file of the studio, fetched for the page: the studio has an address of its own, which the page's policy keeps out.
 * Nothing but a studio on this machine is asked, and nothing but media is passed on.
 */
export async function studioAnswer(
  address: string,
  request: Request,
  kind: 'image/' | 'audio/',
): Promise<Response> {
  if (!URL.canParse(address)) return failed(404);
  const url = new URL(address);
  if (url.protocol !== 'http:' || !LOOPBACK.includes(url.hostname)) return failed(403);
  const range = request.headers.get('range');
  try {
    const answer = await fetch(url, {
      headers: range === null ? {} : { range },
      redirect: 'error',
      signal: request.signal,
    });
    if (!answer.ok || !answer.headers.get('content-type')?.startsWith(kind)) return failed(404);
    const headers = new Headers();
    for (const name of PASSED) {
      const value = answer.headers.get(name);
      if (value !== null) headers.set(name, value);
    }
    if (kind === 'image/') headers.set('cache-control', 'private, max-age=86400');
    return new Response(answer.body, { status: answer.status, headers });
  } catch {
    // The studio goes with the backend, and comes back on another port.
    return failed(502);
  }
}

function failed(status: number): Response {
  return new Response('It cannot be shown.', { status });
}
