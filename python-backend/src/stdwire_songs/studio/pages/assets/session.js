/** The session of the page: its token, requests that carry it, and what goes wrong with them. */

const RENEW_BELOW_SECONDS = 10 * 60;
const LOOK_EVERY_MS = 60_000;
const TOAST_MS = 8_000;

/** A request that the service did not grant. */
export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** Asks the interface as the person who is signed in. */
export async function ask(path, body) {
  const headers = { Authorization: `Bearer ${token()}` };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const response = await fetch(path, {
    method: body === undefined ? 'GET' : 'POST',
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.status === 401) {
    location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok)
    throw new Refused(response.status, answer.detail ?? `The studio answered ${response.status}.`);
  return answer;
}

/** Shows a text for a while. */
export function toast(text) {
  const note = document.createElement('p');
  note.className = 'toast';
  note.textContent = text;
  document.querySelector('#toasts').append(note);
  setTimeout(() => note.remove(), TOAST_MS);
}

/** Keeps the session alive for as long as the page is open. */
export function keepSession() {
  setInterval(async () => {
    if (secondsLeft() < RENEW_BELOW_SECONDS) await ask('/api/session/renew', {}).catch(() => {});
  }, LOOK_EVERY_MS);
}

function token() {
  const entry = document.cookie.split('; ').find((text) => text.startsWith('__session='));
  return entry?.slice('__session='.length) ?? '';
}

function secondsLeft() {
  try {
    const claims = token().split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
    return JSON.parse(atob(claims)).exp - Date.now() / 1_000;
  } catch {
    return 0;
  }
}
