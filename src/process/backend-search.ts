import { refuseArchive } from './archive.ts';
import type { BackendSearch, ResolvedBackend } from './backend-options.ts';
import { builtPlaces, interpreterPlaces } from './backend-places.ts';
import { type HostSystem, pathsOf } from './host-system.ts';
import { notExecutable, nothingFound } from './resolve-errors.ts';

/**
 * Finds what to run as a backend, on any system. See `resolveBackend`, which does it on this one.
 *
 * @throws StartError
 */
export function findBackend(search: BackendSearch, system: HostSystem): ResolvedBackend {
  return new Search(search, system).run();
}

class Search {
  readonly #search: BackendSearch;
  readonly #system: HostSystem;
  readonly #folder: string;
  readonly #args: readonly string[];
  readonly #isPackaged: boolean;
  /** Every place that was looked at, in order. */
  readonly #tried: string[] = [];

  constructor(search: BackendSearch, system: HostSystem) {
    this.#search = search;
    this.#system = system;
    this.#folder = pathsOf(system).resolve(system.cwd, search.folder ?? '.');
    this.#args = search.args ?? [];
    this.#isPackaged = search.packaged ?? search.app?.isPackaged ?? system.isPackaged;
  }

  run(): ResolvedBackend {
    const found = this.#byVariable() ?? this.#amongResources() ?? this.#inDevelopment();
    if (found === undefined) throw this.#nothing();
    const env = { ...found.env, ...this.#dataFolder() };
    return Object.keys(env).length === 0 ? found : { ...found, env };
  }

  /** What the variable names is meant: if it is not there, nothing else is taken in its place. */
  #byVariable(): ResolvedBackend | undefined {
    const { variable = 'STDWIRE_BACKEND' } = this.#search;
    const value = this.#system.env[variable];
    if (value === undefined || value === '') {
      this.#tried.push(`the environment variable ${variable}, which is not set`);
      return undefined;
    }
    const path = pathsOf(this.#system).resolve(this.#system.cwd, value);
    refuseArchive(path);
    const command = this.#program([path]);
    if (command === undefined) throw this.#nothing();
    return { command, args: this.#args, source: 'variable' };
  }

  #amongResources(): ResolvedBackend | undefined {
    const { name, resourcesPath = this.#system.resourcesPath } = this.#search;
    if (resourcesPath === undefined) return undefined;
    const folders = [resourcesPath, pathsOf(this.#system).join(resourcesPath, 'python')];
    const command = this.#program(builtPlaces({ name, folders }, this.#system));
    if (command === undefined) return undefined;
    return {
      command,
      args: this.#args,
      cwd: pathsOf(this.#system).dirname(command),
      // What is installed is read-only, or signed: a Python that leaves its bytecode there breaks the seal.
      env: { PYTHONDONTWRITEBYTECODE: '1' },
      source: 'packaged',
    };
  }

  #inDevelopment(): ResolvedBackend | undefined {
    if (this.#isPackaged) return undefined;
    const { join } = pathsOf(this.#system);
    const projects = [this.#folder, join(this.#folder, 'python')];
    const folders = projects.map((project) => join(project, 'dist'));
    const command = this.#program(builtPlaces({ name: this.#search.name, folders }, this.#system));
    if (command === undefined) return this.#byInterpreter(projects);
    return { command, args: this.#args, source: 'built' };
  }

  #byInterpreter(projects: readonly string[]): ResolvedBackend | undefined {
    const code = this.#code();
    if (code === undefined) return undefined;
    const places = interpreterPlaces(projects, this.#system);
    const command = this.#program(places.map(({ path }) => path));
    const place = places.find(({ path }) => path === command);
    if (command === undefined || place === undefined) return undefined;
    refuseArchive(this.#folder);
    return {
      command,
      args: [...place.args, ...code, ...this.#args],
      cwd: this.#folder,
      ...(place.environment === undefined ? {} : { env: { VIRTUAL_ENV: place.environment } }),
      source: place.kind,
    };
  }

  /** Where the backend of an Electron app keeps its data; nothing if somebody has said so already. */
  #dataFolder(): Readonly<Record<string, string>> {
    const { app } = this.#search;
    if (app === undefined || this.#system.env.STDWIRE_DATA_DIR) return {};
    const { join } = pathsOf(this.#system);
    const folder = this.#isPackaged ? app.getPath('userData') : join(this.#folder, '.stdwire');
    return { STDWIRE_DATA_DIR: join(folder, 'data') };
  }

  /** What an interpreter is to run; undefined if that is not known, or not there. */
  #code(): string[] | undefined {
    const { module, script } = this.#search;
    if (script === undefined) return module === undefined ? undefined : ['-m', module];
    const path = pathsOf(this.#system).resolve(this.#folder, script);
    refuseArchive(path);
    this.#tried.push(path);
    return this.#system.isFile(path) ? [path] : undefined;
  }

  /** The first of these places where there is a program, if there is any. */
  #program(places: readonly string[]): string | undefined {
    this.#tried.push(...places);
    const { isExecutable, isFile } = this.#system;
    const command = places.find(isFile);
    if (command === undefined) return undefined;
    refuseArchive(command);
    if (!isExecutable(command)) throw notExecutable(command, this.#tried);
    return command;
  }

  #nothing() {
    return nothingFound(this.#search, this.#isPackaged, this.#tried);
  }
}
