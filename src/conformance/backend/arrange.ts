import { ConformanceError } from '../errors.ts';
import type { Conditions } from '../load/read-conditions.ts';
import { isObject } from '../model/json.ts';
import { type Beside, startBeside } from './beside.ts';
import type { WireStart } from './wire.ts';

/** What every backend of a run is started with. */
export interface StartPlan {
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A backend's start in a fresh folder, under conditions. */
interface Arranged extends AsyncDisposable {
  readonly start: WireStart;
}

/** The variable that names the fresh folder to the backend. */
const FOLDER_VARIABLE = 'STDWIRE_CONFORMANCE_DIR';

/**
 * Fills in the command line, and arranges what a case needs: arguments, environment, programs beside the backend. In all
 * of them `{dir}` is the fresh folder and `{here}` the folder of the file of conditions; `{beside}` is the line that the
 * program beside has printed, `{beside.url}` a part of it where that is JSON.
 */
export async function arrange(
  plan: StartPlan,
  folder: string,
  needs: readonly string[],
  conditions: Conditions | undefined,
): Promise<Arranged> {
  const arranged = needs.flatMap((name) => conditions?.byName[name] ?? []);
  const here = conditions?.folder ?? plan.cwd;
  const places = { dir: folder, here };
  const env: Record<string, string> = { ...plan.env, [FOLDER_VARIABLE]: folder };
  // An AsyncDisposableStack would do the same; Node 22 has none.
  const besides: Beside[] = [];
  const endAll = async (): Promise<void> => {
    for (const beside of besides.splice(0).reverse()) await beside[Symbol.asyncDispose]();
  };
  let words: Readonly<Record<string, string>> = places;
  try {
    for (const { beside } of arranged) {
      if (beside === undefined) continue;
      const [program, ...args] = beside.map((text) => fill(text, places));
      if (program === undefined) continue;
      const started = await startBeside([program, ...args], here, env);
      besides.push(started);
      words = { ...words, ...wordsOf(started.line) };
    }
  } catch (error) {
    await endAll();
    throw error;
  }
  const [program, ...args] = [...plan.command, ...arranged.flatMap((one) => one.args ?? [])].map((text) =>
    fill(text, words),
  );
  if (program === undefined) throw new ConformanceError('There is no command line.');
  for (const one of arranged)
    for (const [name, value] of Object.entries(one.env ?? {})) env[name] = fill(value, words);
  return {
    start: { command: [program, ...args], cwd: plan.cwd, env },
    [Symbol.asyncDispose]: endAll,
  };
}

function wordsOf(line: string): Readonly<Record<string, string>> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { beside: line };
  }
  const parts = isObject(value)
    ? Object.entries(value).map(([name, part]) => [`beside.${name}`, String(part)])
    : [];
  return { beside: line, ...Object.fromEntries(parts) };
}

/** Braces around anything else stay: they are the backend's own. */
function fill(text: string, words: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{([a-z._]+)\}/gi, (whole, name: string) => words[name] ?? whole);
}
