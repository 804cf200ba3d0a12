import { BackendClient, Client, type Contract, type SongCommandMap, songContract } from 'stdwire/core';
import { expect } from 'vitest';
import { z } from 'zod';
import { processConnect } from '../../src/process/process-transport.ts';
import { descendantsOf, stillRunning } from './processes.ts';
import { python } from './python.ts';
import type { Studio } from './studio.ts';
import { tempFolder } from './temp-folder.ts';
import { brokenLaws, inFlight } from './wire-laws.ts';
import { WireTap } from './wire-tap.ts';

/** How a song backend is started for a test. */
export interface SongBackendOptions {
  /** The studio that it works with. */
  readonly studio: Studio;
  /** The folder of its data; one of its own, removed at the end, unless given. */
  readonly dataFolder?: string;
  /** Whether tokens come from a browser's profile or from the studio itself. */
  readonly sessionMode?: 'browser' | 'direct';
  /** Further environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The song protocol with its payload schemas opened: what a client would refuse gets as far as the backend. */
const uncheckedContract: Contract = {
  ...songContract,
  commands: Object.fromEntries(
    Object.entries(songContract.commands).map(([name, command]) => [
      name,
      { ...command, payload: z.unknown() },
    ]),
  ),
};

/** The song backend as a real child, with everything that it said kept. */
export class SongBackend<C extends Client<SongCommandMap> = BackendClient> implements AsyncDisposable {
  /** The client under test. */
  readonly client: C;
  /** What went over the wire. */
  readonly tap: WireTap;
  /** The folder of its data. */
  readonly dataFolder: string;
  /** Lines of its stderr. */
  readonly log: string[] = [];
  /** Everything else that the client told and should not have to: strays, violations, progress of nothing it knows. */
  readonly notices: unknown[] = [];
  readonly #stack: AsyncDisposableStack;
  readonly #processes: number[] = [];
  #killed = false;

  private constructor(client: C, tap: WireTap, dataFolder: string, stack: AsyncDisposableStack) {
    this.client = client;
    this.tap = tap;
    this.dataFolder = dataFolder;
    this.#stack = stack;
    client.on('log', ({ line }) => this.log.push(line));
    for (const name of ['stray', 'protocolError', 'callbackError'] as const) {
      client.on(name, (notice) => this.notices.push(notice));
    }
    client.on('progress', (notice) => {
      // A call without onProgress leaves its events to this one.
      const sent = tap.messages('sent').map(({ id }) => id);
      if (!notice.known || !sent.includes(notice.message.payload.operation_id)) this.notices.push(notice);
    });
  }

  /** Starts one under the song client; resolves when it is ready. */
  static start(options: SongBackendOptions): Promise<SongBackend> {
    return SongBackend.#start(options, (connect) => new BackendClient({ connect, restart: false }));
  }

  /** Starts one under a client that checks no payload. */
  static startUnchecked(options: SongBackendOptions): Promise<SongBackend<Client<SongCommandMap>>> {
    return SongBackend.#start(
      options,
      (connect) => new Client<SongCommandMap>(uncheckedContract, { connect, restart: false }),
    );
  }

  static async #start<C extends Client<SongCommandMap>>(
    { studio, dataFolder, sessionMode = 'direct', env }: SongBackendOptions,
    clientOver: (connect: ReturnType<typeof processConnect>) => C,
  ): Promise<SongBackend<C>> {
    const stack = new AsyncDisposableStack();
    const folder = dataFolder ?? stack.use(await tempFolder('songs')).path;
    const tap = new WireTap();
    const args = ['--data-dir', folder, '--studio-url', studio.url, '--session-mode', sessionMode];
    const connect = processConnect({ command: [python, '-m', 'stdwire_songs'], args, env });
    const client = clientOver(tap.connect(connect));
    const backend = new SongBackend(client, tap, folder, stack);
    try {
      await client.start();
      return backend;
    } catch (error) {
      await client.close();
      await stack.disposeAsync();
      throw error;
    }
  }

  /** Its process id. */
  get pid(): number {
    const { pid } = this.client.status;
    if (pid === null) throw new Error('The backend does not run.');
    return pid;
  }

  /** Ends it as a crash would: nothing of it gets to say a word. Returns when, on the clock of `performance.now()`. */
  async kill(): Promise<number> {
    this.#killed = true;
    this.#processes.push(this.pid, ...(await descendantsOf(this.pid)));
    const at = performance.now();
    process.kill(this.pid, 'SIGKILL');
    return at;
  }

  /** Ends it in good order. It must leave nothing: no command without answer, no operation without end, no process. */
  async stop(): Promise<void> {
    const { pid } = this.client.status;
    if (pid !== null) this.#processes.push(pid, ...(await descendantsOf(pid)));
    await this.client.close();
    expect(await stillRunning(this.#processes), 'processes that the backend left behind').toEqual([]);
    expect(brokenLaws(this.tap, { ended: !this.#killed }), 'laws of the protocol that were broken').toEqual(
      [],
    );
    expect(this.notices, 'what the client reported because it belonged to nobody').toEqual([]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The heartbeat asks when it will, also in this moment.
    const unfinished =
      this.client.status.state === 'running'
        ? inFlight(this.tap).filter((command) => !command.startsWith('PING '))
        : [];
    await using _rest = this.#stack;
    await this.stop();
    expect(unfinished, 'commands and operations that a test left behind').toEqual([]);
  }
}
