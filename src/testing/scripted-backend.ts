import type { CommandMessage, ReadyMessage } from '../messages/index.ts';
import { PROTOCOL_CAPABILITIES } from '../messages/index.ts';
import type { Connect } from '../wire/transport.ts';
import { type MemoryPeer, MemoryTransport } from './memory-transport.ts';
import { ScriptedCall } from './scripted-call.ts';

/** Answers one command: with what it returns, with the error it throws, or by means of `call`. */
export type ScriptedHandler = (payload: Record<string, unknown>, call: ScriptedCall) => unknown;

/** Options of a {@link ScriptedBackend}. */
export interface ScriptedBackendOptions {
  /** What it does for each command. PING and SHUTDOWN, which ends it, have an answer of their own; any other is UNKNOWN_COMMAND. */
  readonly handlers?: Readonly<Record<string, ScriptedHandler>>;
  /**
   * Fields of its ready message. All capabilities are announced unless set; `{}` is a backend that knows only the
   * reference, and null one that never becomes ready.
   */
  readonly ready?: Omit<Partial<ReadyMessage>, 'type'> | null;
}

/**
 * A backend that plays a script, within the program:
 *
 * ```ts
 * const script = new ScriptedBackend({ handlers: { GET_ACCOUNTS: () => [] } });
 * await using backend = new BackendClient({ connect: script.connect });   // from 'stdwire/core'
 * await backend.start();
 * await backend.getAccounts();
 * script.commands;                                                        // what was sent to it
 * script.peer.exit({ signal: 'SIGKILL' });                                // and now it dies
 * ```
 */
export class ScriptedBackend {
  /** Every command that was sent to it, in order. */
  readonly commands: CommandMessage[] = [];
  /** For a client's `connect`. Each life plays the same script from the start. */
  readonly connect: Connect;
  /** How many lives it has had. */
  lives = 0;
  readonly #options: ScriptedBackendOptions;
  readonly #waiting: { name: string; resolve: (command: CommandMessage) => void }[] = [];
  #peer: MemoryPeer | undefined;

  constructor(options: ScriptedBackendOptions = {}) {
    this.#options = options;
    this.connect = (life) => {
      const transport = new MemoryTransport(life);
      this.lives += 1;
      this.#peer = transport.peer;
      transport.peer.onLine = (line) => this.#receive(transport.peer, line);
      transport.peer.onStart = () => this.#sayReady(transport.peer);
      return transport;
    };
  }

  /** The backend's end of the wire in its present life. */
  get peer(): MemoryPeer {
    if (this.#peer === undefined) throw new Error('The scripted backend has not been started yet.');
    return this.#peer;
  }

  /** Resolves with the first command of that name, when it comes or at once if it has come. */
  command(name: string): Promise<CommandMessage> {
    const command = this.commands.find(({ type }) => type === name);
    if (command !== undefined) return Promise.resolve(command);
    return new Promise((resolve) => this.#waiting.push({ name, resolve }));
  }

  #sayReady(peer: MemoryPeer): void {
    const { ready = { capabilities: [...PROTOCOL_CAPABILITIES] } } = this.#options;
    if (ready !== null) peer.log(JSON.stringify({ type: 'BACKEND_READY', ...ready }));
  }

  #receive(peer: MemoryPeer, line: string): void {
    const command = JSON.parse(line) as CommandMessage;
    this.commands.push(command);
    for (const waiting of this.#waiting.splice(0)) {
      if (waiting.name === command.type) waiting.resolve(command);
      else this.#waiting.push(waiting);
    }
    void this.#play(peer, command);
  }

  async #play(peer: MemoryPeer, command: CommandMessage): Promise<void> {
    const own = this.#options.handlers?.[command.type];
    await new ScriptedCall(peer, command).play(own ?? standard[command.type]);
    if (command.type === 'SHUTDOWN' && own === undefined) peer.exit({ exitCode: 0 });
  }
}

/** What every backend can do. */
const standard: Readonly<Record<string, ScriptedHandler | undefined>> = {
  PING: () => ({ pid: 1, uptime_ms: 0, memory_bytes: null, cpu_time_ms: null, commands: 0, operations: 0 }),
  SHUTDOWN: () => ({ stopping: true, commands: 0, operations: 0 }),
};
