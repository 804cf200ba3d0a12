import { randomUUID } from 'node:crypto';
import type { FakeDocument } from './fake-document.ts';
import { type FakeElectron, fakeElectron } from './fake-electron.ts';
import type { FakeWebContents } from './fake-web-contents.ts';
import type { FakeWindow } from './fake-window.ts';
import {
  type FromDocument,
  isolatedWorldScript,
  mainWorldScript,
  type ToDocument,
} from './isolated-world-scripts.ts';
import { messagePacker } from './pack-message.ts';

/** What is used of a session of the Chrome DevTools Protocol, Playwright's for example. */
export interface DevtoolsSession {
  /** Sends a command; resolves with its result. */
  send(method: string, params?: object): Promise<unknown>;
  /** Listens to an event. */
  on(event: string, listener: (params: never) => void): unknown;
  /** Ends the session. */
  detach(): Promise<void>;
}

/** What is used of a browser context of Playwright. */
export interface DrivenContext {
  /** Opens a session of the Chrome DevTools Protocol. */
  newCDPSession(page: never): Promise<object>;
}

/** What is used of a page of Playwright. */
export interface DrivenPage {
  /** The context that it is in, which opens sessions. */
  context(): DrivenContext;
  /** Listens to the end of the page. */
  on(event: 'crash' | 'close', listener: () => void): unknown;
}

/** Options of {@link isolatedWorld}. */
export interface IsolatedWorldOptions {
  /** Text of the preload script. */
  readonly preload: string;
  /** The app that the page is a window of; default: one of its own. */
  readonly electron?: FakeElectron | undefined;
  /** The window that the page is shown in, in place of another page that has crashed; default: a new one. */
  readonly window?: FakeWindow | undefined;
  /** Whether frames within the page run the preload script too; default false. */
  readonly nodeIntegrationInSubFrames?: boolean | undefined;
}

/** A page of a real Chromium as a window of a fake Electron. */
export interface IsolatedWorld {
  readonly electron: FakeElectron;
  readonly window: FakeWindow;
  /** What a bridge attaches to. */
  readonly contents: FakeWebContents;
  /** Kills the process of the page. Playwright can use the page no more; another can take its place. */
  readonly crash: () => Promise<void>;
  /** Lets go of the page, which stays as it is. */
  readonly close: () => Promise<void>;
}

const WORLD = 'stdwire-preload';

/**
 * Runs a preload script in a real isolated world of a page in Chromium, before the page's own scripts, for every
 * document that is loaded from now on. Chromium keeps the worlds apart, clones what passes between them, and reloads;
 * Electron's `contextBridge` is emulated there, and its `ipcRenderer` leads to the `contents` of a fake Electron here,
 * to which a real bridge can be attached.
 */
export async function isolatedWorld(page: DrivenPage, options: IsolatedWorldOptions): Promise<IsolatedWorld> {
  const { preload, electron = fakeElectron(), nodeIntegrationInSubFrames = false } = options;
  const window = options.window ?? electron.openWindow({ url: 'about:blank' });
  const { contents } = window;
  const session = (await page.context().newCDPSession(page as never)) as DevtoolsSession;
  const names = { events: randomUUID(), binding: `stdwire_${randomUUID().replaceAll('-', '')}` };
  const documents = new DocumentsOfPage(session, contents, names.binding);

  session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }: BindingCalled) => {
    if (name === names.binding) documents.receive(executionContextId, payload);
  });
  session.on('Page.navigatedWithinDocument', ({ url }: { readonly url: string }) => {
    if (!contents.isDestroyed()) contents.navigate(url, { kind: 'same-document' });
  });
  const crashed = new Promise<void>((resolve) => {
    page.on('crash', () => {
      if (!contents.isDestroyed()) contents.crash();
      resolve();
    });
  });
  page.on('close', () => window.destroy());

  await session.send('Runtime.enable');
  await session.send('Page.enable');
  await session.send('Runtime.addBinding', { name: names.binding, executionContextName: WORLD });
  await session.send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldScript(names) });
  await session.send('Page.addScriptToEvaluateOnNewDocument', {
    source: isolatedWorldScript(names, preload, nodeIntegrationInSubFrames),
    worldName: WORLD,
  });
  return {
    electron,
    window,
    contents,
    crash: async () => {
      session.send('Page.crash').catch(() => undefined); // there is nobody left to answer
      await crashed;
    },
    close: () => session.detach().catch(() => undefined),
  };
}

interface BindingCalled {
  readonly name: string;
  readonly payload: string;
  readonly executionContextId: number;
}

/** The documents of a page, each known by the context that its isolated world is. */
class DocumentsOfPage {
  readonly #session: DevtoolsSession;
  readonly #contents: FakeWebContents;
  readonly #binding: string;
  readonly #packer = messagePacker();
  readonly #documents = new Map<number, FakeDocument>();

  constructor(session: DevtoolsSession, contents: FakeWebContents, binding: string) {
    this.#session = session;
    this.#contents = contents;
    this.#binding = binding;
  }

  receive(context: number, text: string): void {
    const message = this.#packer.unpack(text) as FromDocument;
    if (message.op === 'boot') this.#boot(context, message);
    const document = this.#documents.get(context);
    if (document === undefined || document.gone) return;
    if (message.op === 'send') document.ipcRenderer.send(message.channel, ...message.args);
    if (message.op === 'failed')
      this.#contents.emit('preload-error', {}, 'preload.cjs', new Error(message.message));
    if (message.op === 'invoke') this.#invoke(context, document, message);
    if (message.op === 'listen') {
      const { channel } = message;
      document.ipcRenderer.on(channel, (_event, ...args) =>
        this.#tell(context, { op: 'event', channel, args }),
      );
    }
  }

  #boot(context: number, { url, origin, isTop }: Extract<FromDocument, { op: 'boot' }>): void {
    if (this.#contents.isDestroyed()) return;
    const document = isTop
      ? this.#contents.navigate(url, { origin })
      : this.#contents.addFrame(url, { origin });
    for (const [other, { gone }] of this.#documents) if (gone) this.#documents.delete(other);
    this.#documents.set(context, document);
  }

  #invoke(
    context: number,
    document: FakeDocument,
    { n, channel, args }: Extract<FromDocument, { op: 'invoke' }>,
  ): void {
    document.ipcRenderer.invoke(channel, ...args).then(
      (result) => this.#tell(context, { op: 'result', n, result }),
      (error: Error) => this.#tell(context, { op: 'error', n, message: error.message }),
    );
  }

  /** A context that is gone cannot be told anything, as a document that is gone cannot. */
  #tell(context: number, message: ToDocument): void {
    const expression = `${this.#binding}(${JSON.stringify(this.#packer.pack(message))})`;
    this.#session
      .send('Runtime.evaluate', { contextId: context, expression, silent: true })
      .catch(() => undefined);
  }
}
