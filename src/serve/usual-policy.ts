/**
 * The Content-Security-Policy of a built page: everything from here, nothing inline, nothing in a frame, and a connection
 * to the socket. `'self'` alone covers the socket in some browsers only: https://www.w3.org/TR/CSP3/#match-url-to-source-expression
 */
export function usualPolicy(socketUrl: string): string {
  return [
    "default-src 'self'",
    `connect-src 'self' ${new URL(socketUrl).origin}`,
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
