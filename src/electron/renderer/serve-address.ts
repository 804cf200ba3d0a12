import { SERVE_FRAGMENT, type ServeAddress } from '../channels/socket.ts';

/** Item of the page's `sessionStorage`, written as the fragment was. */
const KEPT = 'stdwire.serve';

/** `window.location`, as far as it is read. */
export interface PageLocation {
  /** The fragment, with its `#`. */
  readonly hash: string;
  /** The whole address. */
  readonly href?: string;
}

/** `window.history`, as far as it is used. */
export interface PageHistory {
  /** What a router keeps with the present entry. */
  readonly state: unknown;
  /** Changes the present entry. */
  replaceState(state: unknown, unused: string, url: string): void;
}

/** `window.sessionStorage`, as far as it is used. */
export interface PageStorage {
  /** What is stored under a key; null if nothing is. */
  getItem(key: string): string | null;
  /** Stores a text. */
  setItem(key: string, value: string): void;
}

/** What of a page's `window` keeps the address over reloads; any of it may be missing. */
export interface PageWindow {
  /** The page's own address: nothing is kept of any other one. */
  readonly location?: PageLocation | undefined;
  /** Takes the token out of the address. */
  readonly history?: PageHistory | undefined;
  /** Of this tab and origin alone. Where it is blocked, reading it may throw. */
  readonly sessionStorage?: PageStorage | undefined;
}

/**
 * Reads the address that `stdwire serve` wrote into the fragment of the page that it opened; undefined if there is none.
 *
 * It is read once: it goes into the tab's `sessionStorage` and out of the address bar, so that anchors and routers may have
 * the fragment, reloads find it again, and neither the history nor a copied address has the token. Whatever else stands in
 * the fragment stays. An address in the fragment always wins over the one that was kept. Where there is no storage,
 * everything stays as it is in the address.
 *
 * @param location `window.location`, or anything else with its `hash`, of which nothing is kept.
 * @param page the page's `window`.
 */
export function serveAddress(
  location: PageLocation,
  page: PageWindow = globalThis as unknown as PageWindow,
): ServeAddress | undefined {
  const given = parsed(location.hash);
  if (page.location !== location) return given;
  if (given === undefined) return parsed(kept(page) ?? '');
  if (keep(page, given)) hide(location, page);
  return given;
}

function parsed(hash: string): ServeAddress | undefined {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const url = parts.get(SERVE_FRAGMENT.url);
  const token = parts.get(SERVE_FRAGMENT.token);
  if (url === null || token === null || !/^wss?:\/\//.test(url)) return undefined;
  return { url, token };
}

function kept(page: PageWindow): string | null | undefined {
  try {
    return page.sessionStorage?.getItem(KEPT);
  } catch {
    return undefined; // It is blocked.
  }
}

/** Whether the next load will find it. */
function keep(page: PageWindow, { url, token }: ServeAddress): boolean {
  const text = new URLSearchParams({ [SERVE_FRAGMENT.url]: url, [SERVE_FRAGMENT.token]: token }).toString();
  try {
    page.sessionStorage?.setItem(KEPT, text);
  } catch {
    return false; // It is blocked, or full.
  }
  return kept(page) === text;
}

function hide({ hash, href }: PageLocation, { history }: PageWindow): void {
  if (href === undefined || history === undefined) return;
  const secret = Object.values(SERVE_FRAGMENT).map((name) => `${name}=`);
  const rest = hash
    .replace(/^#/, '')
    .split('&')
    .filter((part) => !secret.some((start) => part.startsWith(start)))
    .join('&');
  const [before = ''] = href.split('#', 1);
  try {
    // The state is the router's, and stays.
    history.replaceState(history.state, '', rest === '' ? before : `${before}#${rest}`);
  } catch {
    // Some documents, of a sandboxed frame for example, may not change their address; what is kept is kept.
  }
}
