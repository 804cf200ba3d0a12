import { execFile } from 'node:child_process';
import { copyFile, link, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { repositoryRoot } from './python.ts';

/** The line that builds it. */
const BUILD = 'npm run build:backend';
/** As scripts/build-backend.mjs says: something that the build needs is not there and could not be installed. */
const MISSING = 3;

/** The song backend as one executable in a folder, or why there is none. */
type FrozenBackend =
  | { readonly program: string; readonly folder: string; readonly missing?: undefined }
  | { readonly missing: string };

/**
 * Builds the frozen backend unless it is there, which takes half a minute the first time. Where PyInstaller cannot be had,
 * the answer says so; a build that fails throws.
 */
export async function frozenBackend(): Promise<FrozenBackend> {
  const script = join(repositoryRoot, 'scripts', 'build-backend.mjs');
  const { code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
    execFile(process.execPath, [script], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: `${stdout}${stderr}` });
    });
  });
  if (code === MISSING) return { missing: `skipped: PyInstaller cannot be had here; ${BUILD} tells why` };
  if (code !== 0) throw new Error(`${BUILD} failed:\n${output}`);
  const program = output.trimEnd().split('\n').at(-1)?.replace('stdwire: ', '') ?? '';
  return { program, folder: dirname(program) };
}

/** Copies a folder of large files, by hard links where the file system has them. */
export async function copyOfFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyOfFolder(source, target);
    else await link(source, target).catch(() => copyFile(source, target));
  }
}
