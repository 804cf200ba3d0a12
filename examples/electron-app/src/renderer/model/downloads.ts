import type { ClipReference, DownloadHistory, RemoteBackendClient } from 'stdwire/electron/renderer';
import type { Accounts } from './accounts.ts';
import { Resource } from './resource.ts';
import type { Runs } from './runs.ts';
import { Store } from './store.ts';

/** A single download under way, in percent; null while it is not known. */
type SingleDownload = { readonly progress: number | null };

/** What was saved for the chosen account, and what is being saved. */
export class Downloads {
  readonly history: Resource<DownloadHistory | undefined>;
  /** Downloads of one clip, by the clip's id. */
  readonly singles = new Store<Readonly<Record<string, SingleDownload>>>({});
  readonly #backend: RemoteBackendClient;
  readonly #accounts: Accounts;
  readonly #runs: Runs;

  constructor(backend: RemoteBackendClient, accounts: Accounts, runs: Runs) {
    this.#backend = backend;
    this.#accounts = accounts;
    this.#runs = runs;
    this.history = new Resource(async () => {
      const account = accounts.chosen.get();
      return account === null ? undefined : backend.getDownloadHistory({ account_name: account });
    });
    accounts.chosen.subscribe(() => this.history.clear());
  }

  /** Saves one clip. */
  async one(account: string, clip: ClipReference, folder: string): Promise<void> {
    this.#single(clip.id, { progress: null });
    try {
      await this.#backend.downloadClip(
        {
          account_name: account,
          session_token: await this.#accounts.token(account),
          clip,
          output_dir: folder,
          append_uuid: false,
        },
        {
          onProgress: ({ type, payload }) => {
            if (type === 'DOWNLOAD_PROGRESS') this.#single(clip.id, { progress: payload.progress });
          },
        },
      );
    } finally {
      this.singles.update(({ [clip.id]: _, ...others }) => others);
    }
    await this.history.reload();
  }

  /** Saves several; returns when the backend has accepted them. */
  async many(account: string, clips: readonly ClipReference[], folder: string): Promise<void> {
    const operation = await this.#backend.batchDownload({
      account_name: account,
      session_token: await this.#accounts.token(account),
      clips: [...clips],
      output_dir: folder,
      append_uuid: false,
      delay: 0,
    });
    this.#runs.follow(operation);
  }

  /** Forgets what was downloaded. The files stay. */
  async forget(account: string): Promise<void> {
    await this.#backend.clearDownloadHistory({ account_name: account });
    await this.history.reload();
  }

  #single(id: string, state: SingleDownload): void {
    this.singles.update((singles) => ({ ...singles, [id]: state }));
  }
}
