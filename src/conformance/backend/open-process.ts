import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { exitGuard } from '../../process/exit-guard.ts';
import { killTreeNow } from '../../process/process-group.ts';
import type { BackendWire, OpenWire, WireReceiver } from './wire.ts';

/** How long streams are read after an exit, when something else holds them. */
const HELD_STREAMS_MS = 1000;

/**
 * Starts a process in a group of its own. A wire is at its end when the process has exited and both streams are read to
 * their end; what is left of the group then is the caller's to look for.
 */
export const openProcess: OpenWire = ({ command, cwd, env }, receiver) => {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd,
    env,
    stdio: 'pipe',
    windowsHide: true,
    // So that what it starts can be ended with it, and so that Ctrl-C reaches the kit alone.
    detached: process.platform !== 'win32',
  });
  receive(child, receiver);
  return wireOf(child);
};

function receive(child: ChildProcessWithoutNullStreams, receiver: WireReceiver): void {
  const { pid } = child;
  const unguard =
    pid === undefined ? () => {} : exitGuard.add({ pid, end: () => Promise.resolve(killTreeNow(pid)) });
  child.stdout.on('data', (bytes: Uint8Array) => receiver.onOutput(bytes));
  child.stderr.on('data', (bytes: Uint8Array) => receiver.onLog(bytes));
  // One that has ended reads nothing more; that it has ended is told by its exit.
  child.stdin.on('error', () => {});
  child.on('error', (error) => receiver.onLog(Buffer.from(`${error.message}\n`)));
  child.once('exit', () => {
    // Nobody reads on after a pause, and a process that was left behind may hold the streams open for ever.
    child.stdout.resume();
    child.stderr.resume();
    const letGo = setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, HELD_STREAMS_MS);
    child.once('close', () => clearTimeout(letGo));
  });
  child.once('close', (code, signal) => {
    unguard();
    receiver.onExit({ code, signal });
  });
}

function wireOf(child: ChildProcessWithoutNullStreams): BackendWire {
  return {
    pid: child.pid,
    write: (bytes) => void child.stdin.write(bytes),
    endInput: () => void child.stdin.end(),
    signal: (name) => void child.kill(name),
    pause: (stream) => void child[stream].pause(),
    resume: (stream) => void child[stream].resume(),
  };
}
