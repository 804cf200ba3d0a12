import { byteRange } from './byte-range.ts';
import { contentType } from './content-types.ts';

/** What a request for a file is answered with, whatever carries the answer. */
interface FileAnswer {
  readonly status: 200 | 206 | 416;
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes that follow: the first and the last; undefined for none. */
  readonly part: { readonly start: number; readonly end: number } | undefined;
}

/** The answer to a request for a file of that many bytes. `range`: the Range header of the request. */
export function fileAnswer(path: string, size: number, range: string | undefined): FileAnswer {
  const asked = byteRange(range, size);
  const type = contentType(path);
  const headers = {
    'content-type': type,
    'cache-control': type.startsWith('text/html') ? 'no-store' : 'no-cache',
    'accept-ranges': 'bytes',
  };
  if (asked === null) {
    const none = { 'content-range': `bytes */${size}`, 'content-length': '0' };
    return { status: 416, headers: { ...headers, ...none }, part: undefined };
  }
  const { start, end } = asked ?? { start: 0, end: size - 1 };
  const length = { 'content-length': String(end - start + 1) };
  const part = end < start ? undefined : { start, end };
  if (asked === undefined) return { status: 200, headers: { ...headers, ...length }, part };
  const place = { 'content-range': `bytes ${start}-${end}/${size}` };
  return { status: 206, headers: { ...headers, ...place, ...length }, part };
}
