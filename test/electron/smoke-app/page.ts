import { type BridgePort, CommandError, connectBackend } from 'stdwire/electron/renderer';

/** What this page needs of the DOM, whose types the repository does without. */
interface PageGlobals {
  readonly stdwire: BridgePort;
  readonly history: { pushState(data: unknown, title: string, url: string): void };
  readonly document: {
    createElement(name: string): { src: string; contentWindow: object; onload: () => void };
    readonly body: { append(element: object): void };
  };
  readonly process?: unknown;
  readonly require?: unknown;
}

const globals = globalThis as unknown as PageGlobals;
const backend = connectBackend();
// At once: the answer must not be of the document before, nor end with it.
const greeted = backend.hello();

/** What a test can have the page do. Everything is JSON. */
const scenarios = {
  async hello() {
    const { commands, lifecycle } = await greeted;
    return { commands: commands.length, lifecycle, state: backend.status.get()?.state };
  },
  isolation: () => ({
    keys: Object.keys(globals.stdwire).sort(),
    isFrozen: Object.isFrozen(globals.stdwire),
    node: [typeof globals.process, typeof globals.require],
  }),
  createAccount: async (name: string) => (await backend.createAccount({ name })).name,
  accounts: async () => (await backend.getAccounts()).map(({ name }) => name),
  async failure() {
    try {
      await backend.deleteAccount({ name: 'nobody' });
      return undefined;
    } catch (error) {
      if (!(error instanceof CommandError)) return { is: String(error) };
      return { is: 'CommandError', errorCode: error.errorCode, command: error.command };
    }
  },
  /** Makes songs and follows them to their end. */
  async batch(account_name: string, songs: number) {
    const prompts = Array.from({ length: songs }, (_, at) => ({
      title: `Song ${at}`,
      lyrics: 'la',
      style: 'pop',
    }));
    const types: string[] = [];
    const operation = await backend.createSongsBatch(
      { account_name, prompts, auto_submit: true },
      { onProgress: ({ type }) => types.push(type) },
    );
    const { results } = await operation.result;
    return { made: results.filter(({ success }) => success).length, types };
  },
  /** How often an answer came before the last event of its call, of so many calls that tell their progress. */
  async overtaken(account_name: string, calls: number) {
    const { token: session_token } = await backend.getSessionToken({ account_name });
    let seen = 0;
    const undo = globals.stdwire.onEvent(({ seq }) => {
      seen = Math.max(seen, seq);
    });
    let overtaken = 0;
    for (let at = 0; at < calls; at += 1) {
      const payload = { session_token, use_my_songs: true };
      const reply = await globals.stdwire.call(`raw-${at}`, 'FETCH_CLIPS', payload, { progress: true });
      if (reply.lastSeq > seen) overtaken += 1;
    }
    undo();
    return { overtaken, truncated: backend.counts.truncatedProgress };
  },
  /** Makes so many calls at once, and waits for none. */
  async leaveCalls(account_name: string, calls: number) {
    const { token: session_token } = await backend.getSessionToken({ account_name });
    for (let at = 0; at < calls; at += 1) {
      void globals.stdwire.call(`left-${at}`, 'FETCH_CLIPS', { session_token, use_my_songs: true });
    }
  },
  raw: (id: string, command: string) => globals.stdwire.call(id, command, {}),
  pushState: () => globals.history.pushState(null, '', '/elsewhere.html'),
  bridgeInFrame: () =>
    new Promise<boolean>((resolve) => {
      const frame = globals.document.createElement('iframe');
      frame.onload = () => resolve('stdwire' in frame.contentWindow);
      frame.src = '/index.html';
      globals.document.body.append(frame);
    }),
  restart: () => backend.restart(),
  nextState: (state: string) =>
    new Promise<string>((resolve) => {
      const look = (): void => {
        if (backend.status.get()?.state !== state) return;
        undo();
        resolve(state);
      };
      const undo = backend.status.subscribe(look);
      look();
    }),
};

/** The scenarios, for the types of a test. */
export type Scenarios = typeof scenarios;

Object.assign(globalThis, { scenarios });
