import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium as driver, type Page } from 'playwright-core';
import type { BackendClient } from 'stdwire';
import type { ServedBackend } from 'stdwire/serve';
import { serveApp } from '../../examples/electron-app/src/browser/serve-app.ts';
import { songBackend } from '../../examples/electron-app/src/home/song-backend.ts';
import { appOutput } from '../../scripts/lib/app-build.mjs';
import { chromium } from './chromium.ts';
import { python } from './python.ts';
import { type TempFolder, tempFolder } from './temp-folder.ts';

/** How fast songs are made. */
const FAST = 10;
/** The same where a test has to see them on their way. */
export const SLOW = 0.7;

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The example app with its real backend and studio, in a page of a real browser. */
export class DesktopApp implements AsyncDisposable {
  readonly page: Page;
  readonly backend: BackendClient;
  /** The folder that songs are saved to. */
  readonly songFolder: string;
  /** What the console of the page said that is worse than a note, and errors that nobody caught. */
  readonly complaints: string[] = [];
  readonly #served: ServedBackend;
  readonly #folder: TempFolder;

  private constructor(parts: {
    page: Page;
    backend: BackendClient;
    served: ServedBackend;
    folder: TempFolder;
    songFolder: string;
  }) {
    this.page = parts.page;
    this.backend = parts.backend;
    this.songFolder = parts.songFolder;
    this.#served = parts.served;
    this.#folder = parts.folder;
    this.page.on('pageerror', (error) => this.complaints.push(String(error)));
    this.page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
  }

  /** Opens it. `program` is run in place of the backend. */
  static async open(
    browser: Browser,
    { program, speed = FAST }: { program?: string; speed?: number } = {},
  ): Promise<DesktopApp> {
    const folder = await tempFolder('app');
    const songFolder = join(folder.path, 'songs');
    const backend = songBackend({
      dataFolder: join(folder.path, 'data'),
      signIn: 'direct',
      program: program === undefined ? [python, '-m', 'stdwire_songs'] : [program],
      studioSpeed: speed,
    });
    const served = await serveApp({
      backend,
      pageFolder: join(appOutput, 'renderer'),
      songFolder,
      signIn: 'direct',
    });
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      colorScheme: 'light',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.addInitScript({ content: rememberBanners });
    const app = new DesktopApp({ page, backend, served, folder, songFolder });
    await backend.start().catch(() => {});
    await page.goto(served.pageUrl);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return app;
  }

  /** Goes to a view. */
  async go(view: string): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Parts of the app' })
      .getByRole('button', { name: view })
      .click();
    await this.page.getByRole('heading', { level: 1, name: view }).waitFor();
  }

  /** Makes an account and writes prompts with these titles. */
  async prepare(titles: readonly string[]): Promise<void> {
    const { page } = this;
    await this.go('Accounts');
    await page.getByRole('main').getByRole('button', { name: 'New account' }).click();
    await page.getByLabel('Name').fill('Nina');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('article', { name: 'Account Nina' }).waitFor();
    await this.go('Prompts');
    await page.getByRole('button', { name: 'Import' }).click();
    const text = titles.map((title) => `${title}\nStyle: folk, gentle\nLa la ${title}`).join('\n---\n');
    await page.getByLabel('Paste your prompts').fill(text);
    await page.getByRole('button', { name: /^Add \d+ prompt/ }).click();
  }

  /** What the banner has said since the page was loaded. */
  banners(): Promise<string[]> {
    return this.page.evaluate('banners');
  }

  /** Looks for what keeps people out of the page, as it is now: https://github.com/dequelabs/axe-core */
  async axe(): Promise<string[]> {
    // What moves is looked at when it has come to rest.
    await this.page.evaluate(atRest);
    await this.page.evaluate(axeSource);
    const { violations } = await this.page.evaluate<{ violations: AxeViolation[] }>('axe.run()');
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close();
    await this.#served.close();
    await this.backend.close();
    await this.#folder[Symbol.asyncDispose]();
  }
}

interface AxeViolation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** What never ends by itself, such as a dot that breathes, is not waited for. */
const atRest = `Promise.allSettled(document.getAnimations()
  .filter((animation) => animation.effect.getComputedTiming().endTime !== Infinity)
  .map((animation) => animation.finished)).then(() => {})`;

/** A banner may be there for a moment only. */
const rememberBanners = `
  globalThis.banners = [];
  new MutationObserver(() => {
    const text = document.querySelector('.banner p')?.textContent;
    if (text && banners.at(-1) !== text) banners.push(text);
  }).observe(document, { childList: true, subtree: true, characterData: true });`;

/** A browser for these tests. Sound may begin without a click, and nobody hears it. */
export function openBrowser(): Promise<Browser> {
  const asRoot = process.getuid?.() === 0;
  return driver.launch({
    executablePath: chromium ?? '',
    args: ['--mute-audio', '--autoplay-policy=no-user-gesture-required', ...(asRoot ? ['--no-sandbox'] : [])],
  });
}
