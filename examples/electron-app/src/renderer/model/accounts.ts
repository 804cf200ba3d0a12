import type { Account, RemoteBackendClient, VerifySessionResult } from 'stdwire/electron/renderer';
import type { AppInfo } from '../../shared/app-info.ts';
import { wireCodeOf } from './error-text.ts';
import { KeptStore } from './kept-store.ts';
import { Resource } from './resource.ts';
import { Store } from './store.ts';

/** What came of asking for a session. */
type SignIn = 'signed-in' | 'window-open';

/** The accounts, which of them is at work here, and what is known of their sessions. */
export class Accounts {
  readonly list: Resource<Account[]>;
  /** The account that songs are made and listed for, by name. */
  readonly chosen: Store<string | null>;
  /** What the service said about a session, by account. */
  readonly sessions = new Store<Readonly<Record<string, VerifySessionResult>>>({});
  /** Whether somebody wants to make a new one. */
  readonly wanted = new Store(false);
  readonly #backend: RemoteBackendClient;

  constructor(backend: RemoteBackendClient) {
    this.#backend = backend;
    this.list = new Resource(() => backend.getAccounts());
    this.chosen = new KeptStore<string | null>('stdwire-app.account', null, (value) =>
      typeof value === 'string' ? value : undefined,
    );
    this.list.subscribe(() => this.#chooseOne());
  }

  choose(name: string): void {
    this.chosen.set(name);
  }

  /** Whether the chosen account can be asked about without a window that wants somebody to sign in. */
  isSignedIn({ signsInByBrowser }: Pick<AppInfo, 'signsInByBrowser'>): boolean {
    const account = this.list.get().data?.find(({ name }) => name === this.chosen.get());
    return account !== undefined && (!signsInByBrowser || account.session_state === 'valid');
  }

  async create(account: { name: string; email: string }): Promise<void> {
    const { name } = await this.#backend.createAccount(account);
    await this.list.reload();
    this.chosen.set(name);
  }

  async rename(oldName: string, newName: string): Promise<void> {
    await this.#backend.renameAccount({ old_name: oldName, new_name: newName });
    if (this.chosen.get() === oldName) this.chosen.set(newName);
    this.#forget(oldName);
    await this.list.reload();
  }

  async remove(name: string, withProfile: boolean): Promise<void> {
    await this.#backend.deleteAccount({ name, delete_profile: withProfile });
    this.#forget(name);
    await this.list.reload();
  }

  /** The token of an account, in memory only. */
  async token(name: string): Promise<string> {
    const { token } = await this.#backend.getSessionToken({ account_name: name });
    return token;
  }

  /** Brings a session about; where a person has to sign in, the browser window is open then. */
  async signIn(name: string): Promise<SignIn> {
    try {
      await this.token(name);
    } catch (error) {
      if (wireCodeOf(error) !== 'SESSION_NOT_FOUND') throw error;
      await this.#backend.launchBrowser({ account_name: name });
      return 'window-open';
    }
    await this.verify(name);
    return 'signed-in';
  }

  /** Asks the service whether the session holds. */
  async verify(name: string): Promise<VerifySessionResult> {
    const result = await this.#backend.verifySession({ account_name: name });
    this.sessions.update((sessions) => ({ ...sessions, [name]: result }));
    await this.list.reload();
    return result;
  }

  #forget(name: string): void {
    this.sessions.update(({ [name]: _, ...others }) => others);
  }

  #chooseOne(): void {
    const { data } = this.list.get();
    if (data === undefined || data.some(({ name }) => name === this.chosen.get())) return;
    this.chosen.set(data[0]?.name ?? null);
  }
}
