/** Electron's `app`, as far as it tells where things are. */
export interface PackagedApp {
  /** Whether it is packaged, in the hands of a user. */
  readonly isPackaged: boolean;
  /** The folder of the user's data of this app. */
  getPath(name: 'userData'): string;
}

/** What is looked for as a backend, and where. */
export interface BackendSearch {
  /**
   * Electron's `app`. It says whether this is a packaged app, and where the backend is to keep its data: the backend gets
   * `STDWIRE_DATA_DIR`, unless that is set already. It is the folder `data` of the app's own data (`userData`) in a
   * packaged app, so that an update of the app leaves it alone, and `.stdwire/data` of the project's folder while the app
   * is developed, so that it is not that of the app which the developer has installed.
   */
  readonly app?: PackagedApp | undefined;
  /** Name of the executable that is built of it, without `.exe`; a one-folder build lies in a folder of this name. */
  readonly name: string;
  /** The Python module that is run while it is developed, as with `python -m`. */
  readonly module?: string | undefined;
  /** The Python file that is run while it is developed, in place of a module; from `folder`. */
  readonly script?: string | undefined;
  /** Arguments of the backend, whatever it is run by. */
  readonly args?: readonly string[] | undefined;
  /** The folder of the project: of `dist`, `python/dist`, `.venv`, `python/.venv`. The working folder unless set. */
  readonly folder?: string | undefined;
  /** The resources folder of a packaged app; `process.resourcesPath` unless set, which is there in Electron. */
  readonly resourcesPath?: string | undefined;
  /**
   * Whether this is a packaged app: then nothing is looked for outside of its resources. Unless set, whatever `app` or
   * else Electron says; a program that is not Electron's is none.
   */
  readonly packaged?: boolean | undefined;
  /** The environment variable that may hold a path to run in place of all this; `STDWIRE_BACKEND` unless set. */
  readonly variable?: string | undefined;
}

/** What to run, to be spread into the options of a client. */
export interface ResolvedBackend {
  /** The program: an executable that was built, or an interpreter. */
  readonly command: string;
  /** What it is told first, and the arguments of the backend. */
  readonly args: readonly string[];
  /**
   * The folder it runs in: that of the project, where an interpreter looks for the module; in a packaged app the
   * backend's own, as an app is started in any folder, one that must not be written to for example.
   */
  readonly cwd?: string;
  /** What is added to its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where it was found. */
  readonly source: BackendSource;
}

/**
 * Where a backend was found: by the environment variable, among the resources of a packaged app, in a `dist` folder; or
 * whose interpreter runs it: that of the active virtual environment, of a `.venv`, of the system.
 */
export type BackendSource =
  | 'variable'
  | 'packaged'
  | 'built'
  | 'active-environment'
  | 'environment'
  | 'system';
