/** What every program may need to find its way: where things are, who the user is, which language to speak. */
const SHARED = ['PATH', 'TZ', 'LANG', 'LANGUAGE', 'STDWIRE_*'];
const POSIX = [
  ...SHARED,
  'LC_*',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'TERM',
  'TMPDIR',
  'XDG_*',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'DBUS_SESSION_BUS_ADDRESS',
  'VIRTUAL_ENV',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
];
const WINDOWS = [
  ...SHARED,
  'PATHEXT',
  'SYSTEMROOT',
  'SYSTEMDRIVE',
  'WINDIR',
  'COMSPEC',
  'TEMP',
  'TMP',
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMDATA',
  'PROGRAMFILES',
  'PROGRAMFILES(X86)',
  'PROGRAMW6432',
  'USERPROFILE',
  'USERNAME',
  'HOMEDRIVE',
  'HOMEPATH',
  'NUMBER_OF_PROCESSORS',
  'PROCESSOR_ARCHITECTURE',
  'VIRTUAL_ENV',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
];

/**
 * What a client hands to one backend of its own: where that one listens, its key, its file. A program that is such a
 * backend itself has them in its environment, and they are not for the backends which it starts in turn: a key opens
 * the other one, and its port and file are its own.
 */
const OF_ONE_RUN = new Set(['STDWIRE_API_KEY', 'STDWIRE_PORT', 'STDWIRE_HOST', 'STDWIRE_CONFIG']);

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The environment of a backend: an allow-list of the parent's, and what the caller adds. The parent's is not copied
 * whole, since it often holds secrets that are no business of the backend. Names are compared without regard to case
 * on Windows, where `Path` and `PATH` are one variable.
 */
export function backendEnvironment(
  parent: Variables,
  added: Variables,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const windows = platform === 'win32';
  const keyOf = (name: string): string => (windows ? name.toUpperCase() : name);
  const isAllowed = matcher(windows ? WINDOWS : POSIX);
  const chosen = new Map<string, readonly [name: string, value: string]>();
  for (const [name, value] of Object.entries(parent)) {
    if (value !== undefined && isAllowed(keyOf(name)) && !OF_ONE_RUN.has(keyOf(name)))
      chosen.set(keyOf(name), [name, value]);
  }
  for (const [name, value] of Object.entries(added)) {
    if (value === undefined) chosen.delete(keyOf(name));
    else chosen.set(keyOf(name), [name, value]);
  }
  return Object.fromEntries(chosen.values());
}

/**
 * What a Python backend is told unless it is set otherwise: UTF-8 for files and pipes whatever the language of the
 * system is, and a traceback also where native code crashes. Its output is buffered as ever, since unbuffered prints of
 * several threads tear each other's lines; only where its stdout is a log, lines have to come when they are written.
 */
export function pythonSettings(stdout: 'wire' | 'log' = 'wire'): Record<string, string> {
  return {
    PYTHONUTF8: '1',
    PYTHONFAULTHANDLER: '1',
    ...(stdout === 'log' ? { PYTHONUNBUFFERED: '1' } : {}),
  };
}

function matcher(patterns: readonly string[]): (name: string) => boolean {
  const exact = new Set(patterns.filter((pattern) => !pattern.endsWith('*')));
  const prefixes = patterns.filter((pattern) => pattern.endsWith('*')).map((pattern) => pattern.slice(0, -1));
  return (name) => exact.has(name) || prefixes.some((prefix) => name.startsWith(prefix));
}
