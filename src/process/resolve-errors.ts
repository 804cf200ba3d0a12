import { StartError } from '../errors.ts';
import type { BackendSearch } from './backend-options.ts';

/** Nothing was found in any of these places. */
export function nothingFound(
  search: BackendSearch,
  isPackaged: boolean,
  tried: readonly string[],
): StartError {
  const places = tried.map((place) => `\n  ${place}`).join('');
  const text = `No backend named ${search.name} was found. ${whatToDo(search, isPackaged)} These places were looked at:${places}`;
  return new StartError(text, { reason: 'not-found', tried });
}

/** The first one that is there cannot be run: to take the next one would hide that. */
export function notExecutable(path: string, tried: readonly string[]): StartError {
  const text = `${path} is there but cannot be executed. Make it executable (chmod +x), or check who may read it.`;
  return new StartError(text, { reason: 'not-executable', path, tried });
}

function whatToDo(
  { name, module, script, variable = 'STDWIRE_BACKEND' }: BackendSearch,
  isPackaged: boolean,
): string {
  const byHand = `or set ${variable} to the path of one.`;
  if (isPackaged) return `Add it to the resources of the app (extraResource), ${byHand}`;
  if (script === undefined && module === undefined)
    return `Build it (pyinstaller --name ${name}), name its module or script, ${byHand}`;
  return `Install Python 3 or make a .venv, build it (pyinstaller --name ${name}), ${byHand}`;
}
