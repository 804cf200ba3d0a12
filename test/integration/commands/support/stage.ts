import { join } from 'node:path';
import type { BackendClient, Client, CommandError, SongCommandMap } from 'stdwire/core';
import { refusal } from '../../../helpers/failures.ts';
import { SongBackend, type SongBackendOptions } from '../../../helpers/song-backend.ts';
import { SongDatabase } from '../../../helpers/song-database.ts';
import { Studio, type StudioFault } from '../../../helpers/studio.ts';
import { type TempFolder, tempFolder } from '../../../helpers/temp-folder.ts';
import type { WireTap } from '../../../helpers/wire-tap.ts';

/** One backend with its studio, for the cases of an area. Each case makes accounts of its own on it. */
export class CommandStage implements AsyncDisposable {
  readonly studio: Studio;
  readonly backend: SongBackend;
  readonly database: SongDatabase;
  /** A folder for what is downloaded or exported. */
  readonly output: string;
  readonly #stack: AsyncDisposableStack;
  #unchecked: Promise<SongBackend<Client<SongCommandMap>>> | undefined;
  readonly #others = new Map<string, Promise<SongBackend>>();
  #count = 0;

  private constructor(parts: {
    studio: Studio;
    backend: SongBackend;
    database: SongDatabase;
    output: TempFolder;
    stack: AsyncDisposableStack;
  }) {
    this.studio = parts.studio;
    this.backend = parts.backend;
    this.database = parts.database;
    this.output = parts.output.path;
    this.#stack = parts.stack;
  }

  /** Starts the backend, and the studio that it works with. */
  static async open(): Promise<CommandStage> {
    await using stack = new AsyncDisposableStack();
    const output = stack.use(await tempFolder('output'));
    const studio = stack.use(await Studio.start());
    const backend = stack.use(await SongBackend.start({ studio }));
    const database = stack.use(new SongDatabase(backend.dataFolder));
    return new CommandStage({ studio, backend, database, output, stack: stack.move() });
  }

  get client(): BackendClient {
    return this.backend.client;
  }

  get tap(): WireTap {
    return this.backend.tap;
  }

  /** The name of an account that nothing was done with yet. */
  async newAccount({ client }: SongBackend = this.backend): Promise<string> {
    this.#count += 1;
    const { name } = await client.createAccount({ name: `listener-${this.#count}` });
    return name;
  }

  /** A folder that does not exist yet. */
  newFolder(): string {
    this.#count += 1;
    return join(this.output, `folder ${this.#count}`);
  }

  /** A further backend, of its own data, with the same studio; the same one for the same name. */
  async another(name: string, options: Omit<SongBackendOptions, 'studio'>): Promise<SongBackend> {
    let backend = this.#others.get(name);
    if (backend === undefined) {
      backend = SongBackend.start({ ...options, studio: this.studio }).then((started) =>
        this.#stack.use(started),
      );
      this.#others.set(name, backend);
    }
    return backend;
  }

  /** The error for a payload that no client would send. */
  async refusedPayload(command: string, payload: unknown): Promise<CommandError> {
    this.#unchecked ??= SongBackend.startUnchecked({ studio: this.studio }).then((backend) =>
      this.#stack.use(backend),
    );
    const { client } = await this.#unchecked;
    return refusal(client.call(command, payload));
  }

  /** The error of a command whose table was taken away from under the backend. */
  async refusalWithout(table: string, call: () => Promise<unknown>): Promise<CommandError> {
    using _away = this.database.without(table);
    return await refusal(call());
  }

  /** Resolves when the first song of an operation has been submitted to the studio. */
  async songSubmitted(operationId: string): Promise<void> {
    await this.tap.until(
      ({ message: { payload } }) =>
        payload?.operation_id === operationId &&
        (payload.step === 'submitted' || payload.status === 'submitted'),
    );
  }

  /** The error of a command that is cancelled while the studio leaves it without an answer. */
  async cancelledCommand(
    route: string,
    fault: StudioFault,
    call: () => Promise<unknown>,
  ): Promise<CommandError> {
    const { requests } = await this.studio.state();
    return this.whileStudioFails([fault], async () => {
      const outcome = refusal(call());
      await this.studio.asked(route, requests[route] ?? 0);
      // The heartbeat asks when it will, also in this moment.
      const command = this.tap.messages('sent').findLast(({ type }) => type !== 'PING');
      const command_id = String(command?.id);
      await this.client.request('CANCEL_COMMAND', { command_id });
      return outcome;
    });
  }

  /** Lets the studio fail while something is done. */
  async whileStudioFails<T>(faults: readonly StudioFault[], action: () => Promise<T>): Promise<T> {
    await this.studio.faults(...faults);
    try {
      return await action();
    } finally {
      await this.studio.clearFaults();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }
}
