import { BackendClient, type BackendSearch, type ResolvedBackend, resolveBackend, StartError } from 'stdwire';

/** How the backend of the app is run. */
interface SongBackendOptions {
  /** The folder of its database, its browser profiles and its studio; that of `search.app` unless given. */
  readonly dataFolder?: string | undefined;
  /** The folder of its log files; none is written unless given. */
  readonly logFolder?: string | undefined;
  /** Who signs in: `direct` lets the studio hand out tokens, `browser` opens a window for a person. */
  readonly signIn: 'direct' | 'browser';
  /** Where it is looked for. */
  readonly search?: Partial<BackendSearch> | undefined;
  /** What is run, with its first arguments, in place of what is found. */
  readonly program?: readonly [string, ...string[]] | undefined;
  /** How fast the studio makes songs; 1 is about a second a song. */
  readonly studioSpeed?: number | undefined;
}

const PROGRAM = { name: 'stdwire-songs', module: 'stdwire_songs' };

/** The client of the app's backend, not started yet. The app opens also where no backend is found: it says so then. */
export function songBackend(options: SongBackendOptions): BackendClient {
  const { command, args, cwd, env } = whatToRun(options);
  const { dataFolder, logFolder, signIn, studioSpeed } = options;
  const speed = studioSpeed === undefined ? [] : ['--studio-speed', String(studioSpeed)];
  const data = dataFolder === undefined ? [] : ['--data-dir', dataFolder];
  return new BackendClient({
    command,
    args: [...args, ...data, '--session-mode', signIn, ...speed],
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
    ...(logFolder === undefined ? {} : { log: { folder: logFolder } }),
    restart: { maxRestarts: 3, withinMs: 180_000 },
  });
}

function whatToRun({ program, search }: SongBackendOptions): Omit<ResolvedBackend, 'source'> {
  if (program === undefined) return found({ ...PROGRAM, ...search });
  const [command, ...args] = program;
  return { command, args };
}

function found(search: BackendSearch): Omit<ResolvedBackend, 'source'> {
  try {
    return resolveBackend(search);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    // Its start fails in the same way, and then the status says it to window and tray alike.
    return { command: error.path ?? error.tried[0] ?? search.name, args: [] };
  }
}
