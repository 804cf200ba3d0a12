/**
 * The content security policy of the page: everything from its own origin, nothing inline, nothing in a frame.
 *
 * @param connect where else it may connect to: the socket of the bridge, where the page is shown in a browser.
 */
export function pagePolicy(connect = ''): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "media-src 'self'",
    `connect-src 'self' ${connect}`.trim(),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
