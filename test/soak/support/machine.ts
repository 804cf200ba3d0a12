import { execFile } from 'node:child_process';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { python } from '../../helpers/python.ts';

const ABOUT_PYTHON = 'import platform, sqlite3; print(platform.python_version(), sqlite3.sqlite_version)';

/** On what the figures were measured, in one line. */
export async function machine(): Promise<string> {
  const { stdout } = await promisify(execFile)(python, ['-c', ABOUT_PYTHON]);
  const [pythonVersion, sqliteVersion] = stdout.trim().split(' ');
  const processors = cpus();
  const model = processors[0]?.model.trim() || 'unknown processor';
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  const versions = `Node ${process.versions.node}, Python ${pythonVersion}, its SQLite ${sqliteVersion}`;
  const system = `${platform()} ${release()} ${arch()}`;
  return `${versions}; ${system}, ${processors.length} × ${model}, ${memory} GiB; ${new Date().toISOString().slice(0, 10)}.`;
}
