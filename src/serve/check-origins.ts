import { pageOrigin } from '../electron/bridge/page-origin.ts';

/**
 * Refuses what no browser sends as an origin: it would never match, and `null` would match everybody who hides.
 *
 * @throws TypeError that says what to write.
 */
export function checkOrigins(origins: readonly string[]): void {
  for (const origin of origins) {
    const meant = pageOrigin(origin);
    if (meant === origin) continue;
    const hint = meant === undefined ? 'It is written as http://localhost:5173.' : `Write ${meant}.`;
    throw new TypeError(`${JSON.stringify(origin)} is no origin of a page. ${hint}`);
  }
}
