import { join } from 'node:path';
import { type BrowserContext, chromium as playwright } from 'playwright-core';
import { chromium, chromiumHint } from '../../../helpers/chromium.ts';
import type { SongBackend } from '../../../helpers/song-backend.ts';
import type { Case } from './describe-area.ts';
import type { CommandStage } from './stage.ts';

/** A case that needs a browser, and is left out where none is installed. */
export function withBrowser<Stage, Result>(run: (stage: Stage) => Promise<Result>): Case<Stage, Result> {
  return Object.assign((stage: Stage) => run(stage), {
    missing: chromium === undefined ? chromiumHint : undefined,
  });
}

/** The folder of an account's browser profile. */
export async function profileOf({ client }: SongBackend, name: string): Promise<string> {
  return (await client.getAccountProfilePath({ name })).profile_path;
}

/** A browser of somebody else, with a profile open; it closes when it is disposed of. */
export async function otherBrowser(
  profile: string,
): Promise<AsyncDisposable & { readonly context: BrowserContext }> {
  const context = await playwright.launchPersistentContext(profile, {
    executablePath: chromium ?? '',
    headless: true,
    // Chromium refuses its sandbox to the superuser, whom containers often run as.
    chromiumSandbox: process.getuid?.() !== 0,
  });
  return { context, [Symbol.asyncDispose]: () => context.close() };
}

/** Signs a person in at the studio with the account's own profile, as the person would. */
export async function signInByHand(
  stage: CommandStage,
  backend: SongBackend,
  account: string,
): Promise<void> {
  await using browser = await otherBrowser(await profileOf(backend, account));
  const page = browser.context.pages()[0] ?? (await browser.context.newPage());
  await page.goto(new URL('/sign-in', stage.studio.url).href);
  await page.getByLabel('Handle').fill(account);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** A backend that asks the accounts' browsers for tokens. */
export function browsing(stage: CommandStage): Promise<SongBackend> {
  return stage.another('browsing', { sessionMode: 'browser', env: noWindows });
}

/** A backend that is told to use a browser that is not there. */
export function withoutBrowser(stage: CommandStage): Promise<SongBackend> {
  const STDWIRE_BROWSER_PATH = join(stage.output, 'no browser', 'chromium');
  return stage.another('without browser', {
    sessionMode: 'browser',
    env: { ...noWindows, STDWIRE_BROWSER_PATH },
  });
}

/** A display would make windows pop up on the desk of whoever runs the tests. */
const noWindows = { DISPLAY: '', WAYLAND_DISPLAY: '' };
