import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { procPids } from './proc-pids.ts';

/** Who listens on a port. */
export interface PortHolder {
  /** Its process id; null where this user may not see it. */
  readonly pid: number | null;
  /** The name of its program; null where it cannot be told. */
  readonly name: string | null;
}

/** `st` of a socket that listens (include/net/tcp_states.h). */
const TCP_LISTEN = '0A';
const run = promisify(execFile);

/**
 * Who listens on a TCP port of this machine; undefined if nobody does, or if it cannot be told. It asks `/proc` on
 * Linux, `lsof` on macOS, `netstat` on Windows. For people to read, never to decide what to end: between the look and
 * the deed it may be another one.
 */
export async function portHolder(
  port: number,
  platform: NodeJS.Platform = process.platform,
): Promise<PortHolder | undefined> {
  try {
    if (platform === 'linux') return await holderInProc(port);
    return await (platform === 'win32' ? holderOnWindows(port) : holderOfLsof(port));
  } catch {
    return undefined;
  }
}

async function holderInProc(port: number): Promise<PortHolder | undefined> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => textOf(`/proc/net/${name}`)));
  const inodes = tables.flatMap((table) => listeningInodes(table, port));
  if (inodes.length === 0) return undefined;
  const targets = new Set(inodes.map((inode) => `socket:[${inode}]`));
  for (const pid of await procPids()) {
    if (!(await holdsOneOf(pid, targets))) continue;
    return { pid: Number(pid), name: (await textOf(`/proc/${pid}/comm`)).trim() || null };
  }
  // Somebody else's: their descriptors cannot be looked at.
  return { pid: null, name: null };
}

/** The inodes of the sockets that listen on a port, from `/proc/net/tcp` or `tcp6` (proc_pid_net(5)). */
export function listeningInodes(table: string, port: number): string[] {
  const ending = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', , state]) => local.endsWith(ending) && state === TCP_LISTEN)
    .flatMap((fields) => fields[9] ?? []);
}

async function holdsOneOf(pid: string, targets: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  const links = await Promise.all(names.map((name) => readlink(join(folder, name)).catch(() => '')));
  return links.some((link) => targets.has(link));
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

async function holderOfLsof(port: number): Promise<PortHolder | undefined> {
  const { stdout } = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']);
  return parseLsof(stdout);
}

/** Reads what `lsof -Fpc` prints: a line `p` with the process id, then a line `c` with the name (lsof(8), OUTPUT FOR OTHER PROGRAMS). */
export function parseLsof(output: string): PortHolder | undefined {
  const pid = /^p(\d+)$/m.exec(output)?.[1];
  if (pid === undefined) return undefined;
  return { pid: Number(pid), name: /^c(.+)$/m.exec(output)?.[1] ?? null };
}

async function holderOnWindows(port: number): Promise<PortHolder | undefined> {
  const system = join(process.env.SystemRoot ?? 'C:\\Windows', 'System32');
  const { stdout } = await run(join(system, 'netstat.exe'), ['-ano'], { windowsHide: true });
  const pid = parseNetstat(stdout, port);
  if (pid === undefined) return undefined;
  const filter = ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'];
  const tasks = await run(join(system, 'tasklist.exe'), filter, { windowsHide: true });
  return { pid, name: /^"([^"]+)"/m.exec(tasks.stdout)?.[1] ?? null };
}

/**
 * The process id of who listens on a port, from `netstat -ano`. The state is a word of the user's language; a foreign
 * address of 0 is what every listener has.
 */
export function parseNetstat(output: string, port: number): number | undefined {
  for (const line of output.split(/\r?\n/)) {
    const [protocol, local = '', foreign, , pid] = line.trim().split(/\s+/);
    if (protocol !== 'TCP' || !local.endsWith(`:${port}`)) continue;
    if (foreign === '0.0.0.0:0' || foreign === '[::]:0') return Number(pid);
  }
  return undefined;
}
