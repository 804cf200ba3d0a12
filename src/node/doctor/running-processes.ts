import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { procPids } from '../proc-pids.ts';

/** One process of this computer, as far as its user may see it. */
export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  /** The program and its arguments. Where the system tells one text only, it is split at blanks. */
  readonly words: readonly string[];
}

/** Every process that can be seen; none where the system cannot be asked. */
export async function runningProcesses(): Promise<readonly RunningProcess[]> {
  try {
    if (process.platform === 'linux') return await fromProc();
    return process.platform === 'win32' ? await fromPowerShell() : await fromPs();
  } catch {
    return [];
  }
}

/** https://man7.org/linux/man-pages/man5/proc_pid_cmdline.5.html */
async function fromProc(): Promise<RunningProcess[]> {
  const found = await Promise.all(
    (await procPids()).map(async (pid) => {
      try {
        const [line, stat] = await Promise.all([
          readFile(`/proc/${pid}/cmdline`, 'utf8'),
          readFile(`/proc/${pid}/stat`, 'utf8'),
        ]);
        const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return { pid: Number(pid), parent: Number(parent), words: line.replace(/\0$/, '').split('\0') };
      } catch {
        return undefined; // it has just ended
      }
    }),
  );
  return found.filter((entry) => entry !== undefined);
}

async function fromPs(): Promise<RunningProcess[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'pid=,ppid=,command=']);
  return parsePs(stdout);
}

/** What `ps -o pid=,ppid=,command=` prints: numbers to the right, then the command line. */
export function parsePs(text: string): RunningProcess[] {
  return text.split('\n').flatMap((line) => {
    const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), words: command.split(' ') }];
  });
}

async function fromPowerShell(): Promise<RunningProcess[]> {
  const script =
    'Get-CimInstance Win32_Process | Select-Object ProcessId,ParentProcessId,CommandLine | ConvertTo-Json -Compress';
  const { stdout } = await promisify(execFile)('powershell.exe', ['-NoProfile', '-Command', script], {
    windowsHide: true,
    maxBuffer: 64 * 1024 * 1024,
  });
  return parseCim(stdout);
}

/** What `ConvertTo-Json` makes of Win32_Process: one object, or a list; processes of others have no command line. */
export function parseCim(text: string): RunningProcess[] {
  type Entry = { ProcessId: number; ParentProcessId: number; CommandLine: string | null };
  return [JSON.parse(text) as Entry | Entry[]].flat().map(({ ProcessId, ParentProcessId, CommandLine }) => ({
    pid: ProcessId,
    parent: ParentProcessId,
    words: [...(CommandLine ?? '').matchAll(/"([^"]*)"|(\S+)/g)].map(
      ([, quoted, bare]) => quoted ?? bare ?? '',
    ),
  }));
}
