import type { SocketQuestion } from '../electron/channels/socket.ts';

/** What of a question is known once its outer form is right; what is in it is the bridge's to check. */
export type ParsedQuestion =
  | {
      readonly kind: 'hello' | 'call';
      readonly n: number;
      readonly request: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'control'; readonly request: Readonly<Record<string, unknown>> };

/** Reads a message of a page; undefined if it is no {@link SocketQuestion}. */
export function parseQuestion(text: string): ParsedQuestion | undefined {
  const message = parsed(text);
  if (!isRecord(message)) return undefined;
  const { n, ...rest } = message;
  const [[kind, request] = [], ...more] = Object.entries(rest);
  if (more.length > 0 || !isRecord(request)) return undefined;
  if (kind === 'control') return n === undefined ? { kind, request } : undefined;
  if (kind !== 'hello' && kind !== 'call') return undefined;
  return typeof n === 'number' && Number.isSafeInteger(n) && n >= 0 ? { kind, n, request } : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
