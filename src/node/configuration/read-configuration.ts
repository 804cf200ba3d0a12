import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { anyBackendSection, songBackendSection } from './backend-section.ts';
import { clientSection } from './client-section.ts';
import { type ClientSettings, clientSettings } from './client-settings.ts';
import { configurationError, worstFault } from './configuration-error.ts';
import { section } from './fields.ts';
import { absolutePath } from './paths.ts';
import { readJson } from './read-json.ts';
import { SubstitutionError, substitute } from './substitute.ts';

/** What a configuration file says, with its variables filled in and its paths made absolute. */
export interface Configuration {
  /** The file that was read. */
  readonly path: string;
  /** The options of a client that it sets. */
  readonly client: ClientSettings;
  /**
   * The settings of the backend. The backend reads them itself; they are here to be looked at. Those of the song backend
   * that are paths, `data_dir` and `browser_path`, are absolute.
   */
  readonly backend: Readonly<Record<string, unknown>>;
  /** The variables that the backend's settings ask for, with their values: the backend has to be given them. */
  readonly backendVariables: Readonly<Record<string, string>>;
}

/** How a configuration file is read. */
export interface ReadConfigurationOptions {
  /**
   * Whose settings `backend` holds: `any` backend's, which judges them itself when it starts; or those of the `songs`
   * backend, which are judged here as it would. `any` unless set.
   */
  readonly backend?: 'songs' | 'any' | undefined;
  /** The environment from which variables are filled in; this program's own unless set. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

const songConfiguration = fileOf(songBackendSection);
const anyConfiguration = fileOf(anyBackendSection);

/**
 * Reads a configuration file (`stdwire.json`).
 *
 * @throws StartError with the reason `configuration` if it cannot be read, or says something that it cannot say.
 */
export function readConfiguration(path: string, options: ReadConfigurationOptions = {}): Configuration {
  const file = resolve(path);
  const { env = process.env } = options;
  const value = readJson(file);
  const fault = (path: readonly PropertyKey[], what: string) => configurationError(file, path, what);
  const used = new Set<string>();
  let filled: unknown;
  try {
    filled = isObject(value)
      ? {
          ...value,
          ...substituted('client', value, env, new Set()),
          ...substituted('backend', value, env, used),
        }
      : value;
  } catch (error) {
    if (!(error instanceof SubstitutionError)) throw error;
    throw fault(error.path, error.message);
  }
  const schema = options.backend === 'songs' ? songConfiguration : anyConfiguration;
  const judged = schema.safeParse(filled);
  if (!judged.success) {
    const { path, what } = worstFault(judged.error);
    throw fault(path, what);
  }
  const { client = {}, backend = {} } = judged.data;
  const folder = dirname(file);
  return {
    path: file,
    client: clientSettings(client, folder),
    backend: withPaths(backend, folder),
    backendVariables: pick(used, env),
  };
}

/** The schema of a whole file whose `backend` has the schema that is given. */
export function fileOf<Backend extends z.ZodType<Record<string, unknown>>>(backend: Backend) {
  return section('Configuration of a Stdwire client and its backend. No place for secrets.', {
    $schema: z.string().describe('The schema of this file.').optional(),
    client: clientSection.optional(),
    backend: backend.optional(),
  });
}

/** One section of the file with its variables filled in, under its name; nothing where there is none. */
function substituted(
  name: string,
  file: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
  used: Set<string>,
): Readonly<Record<string, unknown>> {
  if (!Object.hasOwn(file, name)) return {};
  // Filled in as it stands in the file, so that a fault is found at its place.
  return substitute({ [name]: file[name] }, env, used) as Readonly<Record<string, unknown>>;
}

function withPaths(
  backend: Readonly<Record<string, unknown>>,
  folder: string,
): Readonly<Record<string, unknown>> {
  const paths = Object.entries(backend)
    .filter(([name, value]) => ['data_dir', 'browser_path'].includes(name) && typeof value === 'string')
    .map(([name, value]) => [name, absolutePath(value as string, folder)]);
  return { ...backend, ...Object.fromEntries(paths) };
}

function pick(
  names: ReadonlySet<string>,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries([...names].flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
