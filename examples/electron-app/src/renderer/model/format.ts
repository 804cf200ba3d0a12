const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** `3:07` of seconds. */
export function minutes(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return '–:––';
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** `1.2 MB` of bytes. */
export function bytes(count: number | null | undefined): string {
  if (count === null || count === undefined) return '–';
  const units = ['B', 'kB', 'MB', 'GB'];
  const step = Math.min(units.length - 1, count < 1000 ? 0 : Math.floor(Math.log10(count) / 3));
  const value = count / 1000 ** step;
  return `${value.toFixed(step === 0 || value >= 100 ? 0 : 1)} ${units[step]}`;
}

/** A date of the backend, which is UTC: `2026-01-02 03:04:05`, or ISO 8601. */
export function date(text: string | null | undefined): string {
  if (!text) return '–';
  const parsed = new Date(/[TZ]/.test(text) ? text : `${text.replace(' ', 'T')}Z`);
  return Number.isNaN(parsed.getTime()) ? text : dateTime.format(parsed);
}

/** A time of day, of milliseconds since 1970. */
export function timeOfDay(at: number | null | undefined): string {
  return at === null || at === undefined ? '–' : clock.format(at);
}

/** `2 h 5 min`, `12 min`, `9 s` of milliseconds. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const whole = Math.floor(seconds / 60);
  if (whole < 60) return `${whole} min ${seconds % 60} s`;
  return `${Math.floor(whole / 60)} h ${whole % 60} min`;
}

/** `1 song`, `2 songs`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** The words of a status of the backend, for a person. */
export function statusWord(status: string): string {
  return words[status] ?? status.replaceAll('_', ' ');
}

const words: Readonly<Record<string, string>> = {
  in_progress: 'in progress',
  running: 'in progress',
  waiting_for_user: 'waiting for you',
  completed: 'done',
  login_required: 'sign-in needed',
  valid: 'signed in',
  unknown: 'not signed in',
  expired: 'session expired',
};
