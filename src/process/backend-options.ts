/** What is looked for as a backend, and where. */
export interface BackendSearch {
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
   * Whether this is a packaged app: then nothing is looked for outside of its resources. Unless set, whatever Electron
   * says; a program that is not Electron's is none.
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
  /** The folder it runs in: that of the project, where an interpreter looks for the module. */
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
