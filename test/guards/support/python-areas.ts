/** Who may import whom in the Python packages. `own`: areas of stdwire_songs; `stdwire`: the bridge; `packages`: from elsewhere. */
interface PythonArea {
  readonly own: readonly string[] | 'all';
  readonly stdwire: boolean;
  readonly packages: readonly string[];
}

const shared = ['errors', 'protocol'];

/** The table of the architecture, as data. An area of `stdwire_songs` that is not listed may not exist. */
export const pythonAreas: Readonly<Record<string, PythonArea>> = {
  __init__: { own: [], stdwire: false, packages: [] },
  __main__: { own: ['server', 'settings', 'studio', 'errors', 'frozen'], stdwire: true, packages: [] },
  server: { own: 'all', stdwire: true, packages: ['msgspec'] },
  frozen: { own: [], stdwire: false, packages: [] },
  library_logs: { own: [], stdwire: true, packages: [] },
  settings: { own: ['errors', 'studio'], stdwire: true, packages: ['msgspec', 'platformdirs'] },
  errors: { own: ['protocol'], stdwire: false, packages: [] },
  protocol: { own: [], stdwire: true, packages: ['msgspec'] },
  commands: { own: ['managers', 'protocol', 'errors'], stdwire: true, packages: ['msgspec'] },
  managers: { own: ['storage', 'services', ...shared], stdwire: false, packages: ['msgspec'] },
  services: {
    own: ['frozen', ...shared],
    stdwire: false,
    packages: ['msgspec', 'mutagen', 'pathvalidate', 'playwright', 'requests', 'urllib3'],
  },
  storage: { own: shared, stdwire: false, packages: ['msgspec'] },
  studio: {
    own: ['errors'],
    stdwire: false,
    packages: ['lameenc', 'msgspec', 'starlette', 'uvicorn'],
  },
};
