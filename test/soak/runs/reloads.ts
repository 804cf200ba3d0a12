import { BackendClient } from 'stdwire/core';
import { createBackendBridge } from 'stdwire/electron/main';
import { type BridgePort, connectBackend, type RemoteBackendClient } from 'stdwire/electron/renderer';
import { ScriptedBackend, type ScriptedCall, ScriptedFailure } from 'stdwire/testing';
import { fakeElectron } from 'stdwire/testing/electron';
import { preloadText } from '../../helpers/preload-text.ts';
import { exactly, memoryGrowth, none } from '../support/figure.ts';
import { countHandles } from '../support/handles.ts';
import { collectGarbage, residentMemory } from '../support/memory.ts';
import type { SoakRun } from '../support/run.ts';
import { within } from '../support/within.ts';

const CALLS = 50;
const SUBSCRIPTIONS = 50;
/** Reloads before the memory is measured: by then the program has all the room it works in. */
const WARM_UP = 500;
/**
 * Each document of the stand-ins is two worlds of V8 in this very program, as they would be in a process of their own that
 * ends. Where they are let lie till the end, the room they took stays with the program, and hides what a bridge keeps.
 */
const COLLECT_EVERY = 50;
const MEMORY_LIMIT_MB = 25;
const HANG_MS = 20_000;
const OPERATION = 'the-operation';
const PROMPTS = [{ title: 'Endless', lyrics: 'la', style: 'pop' }];

/** A window that is reloaded again and again, with calls, subscriptions and an operation under way each time. */
export const reloads: SoakRun = {
  name: 'reloads',
  unit: 'reloads',
  sizes: { usual: 1000, full: 10_000 },
  async run(count, onProgress) {
    const before = await countHandles();
    const stage = await Stage.open();
    const wrong: string[] = [];
    const warmUp = Math.min(WARM_UP, Math.ceil(count / 2));
    await stage.reloads(warmUp, wrong, onProgress);
    const memoryBefore = await residentMemory();
    await stage.reloads(count - warmUp, wrong, (done) => onProgress(warmUp + done));
    const { cancels } = stage;
    const memoryAfter = await residentMemory();
    const { listeners, sessions, calls, operations, registered } = await stage.afterTheLast();
    const inFlight = await stage.close();
    const after = await countHandles();
    return [
      exactly('calls that the backend was told to cancel', count * CALLS, cancels),
      none('reloads after which the operation, or an answer, was not as it should be', wrong, count),
      exactly('listeners left on the backend', 0, listeners),
      exactly('sessions left', 0, sessions),
      exactly('calls left', 0, calls),
      exactly('followed operations left', 0, operations),
      exactly('handlers and listeners left on the window', 0, registered),
      exactly('calls and operations left in the client', 0, inFlight),
      exactly('listeners on the process after, as before', before.listeners, after.listeners),
      exactly('timers', before.timers, after.timers),
      exactly('other handles', before.others, after.others),
      memoryGrowth('growth of resident memory', MEMORY_LIMIT_MB, memoryAfter - memoryBefore),
    ];
  },
};

/** A backend, a bridge and a window. */
class Stage {
  readonly #script: ScriptedBackend;
  readonly #client: BackendClient;
  readonly #bridge: ReturnType<typeof createBackendBridge>;
  readonly #electron: ReturnType<typeof fakeElectron>;
  readonly #window: ReturnType<ReturnType<typeof fakeElectron>['openWindow']>;
  readonly #waiting: Waiting;
  readonly #listeners: () => number;
  #page: RemoteBackendClient | undefined;

  private constructor(parts: {
    script: ScriptedBackend;
    client: BackendClient;
    preload: string;
    waiting: Waiting;
  }) {
    const { script, client, preload, waiting } = parts;
    const { backend, listeners } = counting(client);
    this.#script = script;
    this.#client = client;
    this.#waiting = waiting;
    this.#listeners = listeners;
    this.#electron = fakeElectron();
    this.#bridge = createBackendBridge({
      backend,
      electron: this.#electron,
      allowedOrigins: ['app://ui'],
    });
    this.#window = this.#electron.openWindow({ preload });
    this.#bridge.attach(this.#window.webContents, { commands: 'all', topics: ['status', 'progress', 'log'] });
  }

  static async open(): Promise<Stage> {
    const waiting = new Waiting();
    const script = new ScriptedBackend({ handlers: waiting.handlers });
    const client = new BackendClient({ connect: script.connect, restart: false, heartbeat: false });
    await client.start();
    const preload = await preloadText();
    const stage = new Stage({ script, client, preload, waiting });
    const first = stage.#connect();
    await first.createSongsBatch({ account_name: 'anybody', prompts: PROMPTS });
    return stage;
  }

  /** How often the backend was told to cancel a call. */
  get cancels(): number {
    return this.#waiting.cancels;
  }

  async reloads(count: number, wrong: string[], onProgress: (done: number) => void): Promise<void> {
    for (let done = 1; done <= count; done += 1) {
      await within(this.#cycle(done, wrong), HANG_MS, 'A reload');
      if (done % COLLECT_EVERY === 0) collectGarbage();
      onProgress(done);
    }
  }

  /** What is left once the window is closed. */
  async afterTheLast() {
    this.#window.destroy();
    await this.#electron.delivery.quiet();
    const { documents: sessions, calls, operations } = this.#bridge.counts;
    const { contents } = this.#window;
    const own = contents.eventNames().reduce((sum, name) => sum + contents.listenerCount(name), 0);
    return {
      listeners: this.#listeners(),
      ...{ sessions, calls, operations },
      registered: own + contents.ipc.registered + this.#electron.ipcMain.registered,
    };
  }

  async close(): Promise<number> {
    this.#script.peer.send(
      batchEvent({
        status: 'completed',
        message: 'done',
        progress: 100,
        final: true,
        result: { results: [] },
      }),
    );
    await new Promise((resolve) => setImmediate(resolve));
    const { inFlight } = this.#client.counts;
    this.#bridge.close();
    await this.#client.close();
    return inFlight;
  }

  async #cycle(number: number, wrong: string[]): Promise<void> {
    const page = this.#connect();
    const { operations, ended } = await this.#occupy(page, number);
    if (operations !== OPERATION) wrong.push(`reload ${number}: the operation was ${operations}`);
    if (!ended) wrong.push(`reload ${number}: its event did not come`);
    if (this.#listeners() === 0) wrong.push(`reload ${number}: nobody listened`);
    const told = this.#waiting.cancelled(CALLS);
    this.#window.webContents.reload();
    await told;
    // It remembers whatever it was sent, which would look like a leak of the bridge.
    this.#script.commands.length = 0;
  }

  /** Subscribes, takes hold of the operation, and leaves calls under way that nobody answers. */
  async #occupy(page: RemoteBackendClient, number: number): Promise<{ operations: string; ended: boolean }> {
    for (let each = 0; each < SUBSCRIPTIONS; each += 1) {
      if (each % 3 === 0) page.on('progress', () => {});
      else if (each % 3 === 1) page.on('log', () => {});
      else page.status.subscribe(() => {});
    }
    const [running] = (await page.operations()).filter(({ ended_at }) => ended_at === null);
    const operation = await page.operation(running?.operation_id ?? 'none');
    const heard = new Promise<boolean>((resolve) => {
      operation.onProgress(({ payload }) => {
        if ((payload as { completed?: number }).completed === number) resolve(true);
      });
    });
    this.#script.peer.send(
      batchEvent({ status: 'in_progress', message: 'on and on', progress: 1, completed: number }),
    );
    const ended = await heard;
    const arrived = this.#waiting.arrived(CALLS);
    // They are cut off with their page, so none of them is ever settled there.
    for (let each = 0; each < CALLS; each += 1) void page.getSessionToken({ account_name: `${number}` });
    await arrived;
    return { operations: operation.id, ended };
  }

  #connect(): RemoteBackendClient {
    this.#page = connectBackend({ via: this.#window.page.stdwire as BridgePort });
    return this.#page;
  }
}

/** The calls that a backend was asked and does not answer, until it is told to cancel them. */
class Waiting {
  cancels = 0;
  readonly #calls = new Map<string, (error: Error) => void>();
  #moments: { isReached: () => boolean; resolve: () => void }[] = [];

  readonly handlers = {
    GET_SESSION_TOKEN: (_: unknown, call: ScriptedCall) =>
      new Promise((_resolve, reject) => {
        this.#calls.set(call.id, reject);
        this.#look();
      }),
    CANCEL_COMMAND: ({ command_id }: Record<string, unknown>) => {
      const id = String(command_id);
      this.#calls.get(id)?.(new ScriptedFailure('CANCELLED', 'It was cancelled.'));
      this.#calls.delete(id);
      this.cancels += 1;
      this.#look();
      return { command_id: id, cancelled: true };
    },
    CREATE_SONGS_BATCH: () => ({ operation_id: OPERATION, status: 'started', total: 1, sessions: 1 }),
    GET_OPERATIONS: () => [
      {
        ...{ operation_id: OPERATION, command: 'CREATE_SONGS_BATCH', status: 'running', progress: 1 },
        ...{ started_at: 1, ended_at: null, final: null },
      },
    ],
  };

  /** Resolves once so many wait. */
  arrived(count: number): Promise<void> {
    return this.#moment(() => this.#calls.size >= count);
  }

  /** Resolves once so many more were cancelled. */
  cancelled(count: number): Promise<void> {
    const wanted = this.cancels + count;
    return this.#moment(() => this.cancels >= wanted);
  }

  #moment(isReached: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#moments.push({ isReached, resolve });
      this.#look();
    });
  }

  #look(): void {
    this.#moments = this.#moments.filter(({ isReached, resolve }) => {
      if (!isReached()) return true;
      resolve();
      return false;
    });
  }
}

/** The same client, with what listens to it counted. */
function counting(client: BackendClient) {
  let listeners = 0;
  const backend: Parameters<typeof createBackendBridge>[0]['backend'] = {
    get contract() {
      return client.contract;
    },
    get status() {
      return client.status;
    },
    call: (name, payload, options) => client.call(name, payload, options),
    operation: (id) => client.operation(id),
    start: () => client.start(),
    stop: () => client.stop(),
    restart: () => client.restart(),
    on: (name, listener) => {
      listeners += 1;
      const undo = client.on(name, listener);
      return () => {
        listeners -= 1;
        undo();
      };
    },
  };
  return { backend, listeners: () => listeners };
}

function batchEvent(fields: object) {
  return { id: 'progress-event', type: 'BATCH_PROGRESS', payload: { operation_id: OPERATION, ...fields } };
}
