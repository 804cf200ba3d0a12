import type { Clip, RemoteBackendClient } from 'stdwire/electron/renderer';
import type { Accounts } from './accounts.ts';
import { Resource } from './resource.ts';
import { Store } from './store.ts';

/** The clips of the chosen account. */
interface ClipBook {
  readonly account: string;
  readonly clips: readonly Clip[];
  /** Ids of those that were never downloaded. */
  readonly fresh: ReadonlySet<string>;
}

/** What the service has of the chosen account. */
export class Clips {
  readonly book: Resource<ClipBook | undefined>;
  /** Ids of the clips that are picked for a download. */
  readonly picked = new Store<ReadonlySet<string>>(new Set());
  /** How many clips the listing that is under way has found. */
  readonly found = new Store(0);

  constructor(backend: RemoteBackendClient, accounts: Accounts) {
    this.book = new Resource(async () => {
      const account = accounts.chosen.get();
      if (account === null) return undefined;
      this.found.set(0);
      const token = await accounts.token(account);
      const clips = await backend.fetchClips(
        { session_token: token, use_my_songs: true },
        { onProgress: ({ payload }) => this.#count(payload) },
      );
      const fresh = await backend.getNewClips({ account_name: account, all_clips: clips });
      return { account, clips, fresh: new Set(fresh.map(({ id }) => id)) };
    });
    // Another account's clips must not stand under this one's name.
    accounts.chosen.subscribe(() => {
      this.book.clear();
      this.picked.set(new Set());
    });
  }

  /** Picks a clip, or lets go of it. */
  toggle(id: string): void {
    this.picked.update((picked) => {
      const next = new Set(picked);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }

  #count(payload: object): void {
    if ('completed' in payload && typeof payload.completed === 'number') this.found.set(payload.completed);
  }
}
