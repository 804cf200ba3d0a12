import type { BackendStatus, RemoteBackendClient } from 'stdwire/electron/renderer';
import type { AppInfo } from '../../shared/app-info.ts';
import { Accounts } from './accounts.ts';
import { Clips } from './clips.ts';
import { Downloads } from './downloads.ts';
import { History } from './history.ts';
import { KeptStore } from './kept-store.ts';
import { Log } from './log.ts';
import { Notices } from './notices.ts';
import { Player } from './player.ts';
import { Prompts } from './prompts.ts';
import { Queues } from './queues.ts';
import type { Run } from './run.ts';
import { Runs } from './runs.ts';
import { tellOfEnd } from './tell-of-end.ts';
import { type ViewName, viewNamed } from './views.ts';

/** Everything that the app works with. There is one for the life of the page; what is shown is made from its stores. */
export class Desk {
  readonly info: AppInfo;
  readonly backend: RemoteBackendClient;
  readonly accounts: Accounts;
  readonly clips: Clips;
  readonly downloads: Downloads;
  readonly history: History;
  readonly log: Log;
  readonly notices = new Notices();
  readonly player = new Player();
  readonly prompts = new Prompts();
  readonly queues: Queues;
  readonly runs: Runs;
  readonly view = new KeptStore<ViewName>('stdwire-app.view', 'prompts', viewNamed);
  /** How many songs are made side by side. */
  readonly songsPerBatch = new KeptStore('stdwire-app.songs-per-batch', 2, (value) =>
    typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined,
  );
  #generation = 0;

  constructor(backend: RemoteBackendClient, info: AppInfo) {
    this.backend = backend;
    this.info = info;
    this.accounts = new Accounts(backend);
    this.runs = new Runs(backend, (run) => this.#ended(run));
    this.queues = new Queues(backend, this.runs);
    this.clips = new Clips(backend, this.accounts);
    this.downloads = new Downloads(backend, this.accounts, this.runs);
    this.history = new History(backend);
    this.log = new Log(backend);
  }

  /** Begins to follow the backend; returns its undo. */
  begin(): () => void {
    const { connection, status } = this.backend;
    const look = (): void => this.#look(connection.get().state === 'open' ? status.get() : undefined);
    look();
    const undo = [status.subscribe(look), connection.subscribe(look)];
    return () => {
      for (const each of undo) each();
    };
  }

  /** Goes to another part of the app. */
  readonly show = (view: ViewName): void => this.view.set(view);

  /** Does something that may fail, and tells if it does. */
  readonly attempt = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      this.notices.fail(error);
    }
  };

  /** A backend that has just become ready is asked what it has, and what it works on. */
  #look(status: BackendStatus | undefined): void {
    // After a way that was lost, what was followed has to be taken hold of anew.
    if (status === undefined) this.#generation = 0;
    if (status?.state !== 'running' || status.generation === this.#generation) return;
    this.#generation = status.generation;
    void this.attempt(() => this.runs.takeHold());
    void this.queues.book.reload();
    void this.accounts.list.reload().then(() => this.#fetchClips());
  }

  /** So that covers are known in every view. It must not open a window for somebody to sign in. */
  async #fetchClips(): Promise<void> {
    if (this.accounts.isSignedIn(this.info)) await this.clips.book.reload();
  }

  #ended(run: Run): void {
    // It goes on without this page.
    if (this.backend.connection.get().state !== 'open') {
      this.runs.forget(run.id);
      return;
    }
    tellOfEnd(run, this.notices);
    if (this.backend.status.get()?.state !== 'running') return;
    void this.queues.book.reload();
    if (run.command === 'BATCH_DOWNLOAD') void this.downloads.history.reload();
    void this.#fetchClips();
  }
}
