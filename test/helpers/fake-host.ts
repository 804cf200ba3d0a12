import { EventEmitter } from 'node:events';
import type { Host } from '../../src/process/ending-signals.ts';

/** A program as an exit guard sees it, whose signals come from a test and whose end is only written down. */
export class FakeHost extends EventEmitter implements Host {
  readonly pid = 4711;
  readonly platform: NodeJS.Platform;
  /** What ended it, in order: `kill SIGINT`, `exit 130`. */
  readonly ends: string[] = [];

  constructor(platform: NodeJS.Platform = 'linux') {
    super();
    this.platform = platform;
  }

  kill(pid: number, signal: NodeJS.Signals): void {
    this.ends.push(pid === this.pid ? `kill ${signal}` : `kill ${pid} ${signal}`);
  }

  exit(code: number): void {
    this.ends.push(`exit ${code}`);
  }

  /** Sends it a signal. */
  receive(signal: NodeJS.Signals): void {
    this.emit(signal, signal);
  }
}
