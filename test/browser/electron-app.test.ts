import { mkdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildApp } from '../../scripts/lib/app-build.mjs';
import { chromium, chromiumHint } from '../helpers/chromium.ts';
import { DesktopApp, openBrowser, SLOW } from '../helpers/desktop-app.ts';
import { repositoryRoot } from '../helpers/python.ts';

/** A bound on hanging: the backend, its studio and a browser share the machine with other tests. */
vi.setConfig({ testTimeout: 240_000 });

const views = ['Prompts', 'Queues', 'Clips', 'Downloads', 'History', 'Accounts', 'Backend'];
const screens = join(repositoryRoot, 'stdwire-output', 'app-screens');
/** Without a place to break it. */
const LONG = 'Unbroken'.repeat(14);
const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 640 },
];

describe.skipIf(chromium === undefined)(`the desktop app in a browser (${chromiumHint})`, () => {
  let browser: Browser;

  beforeAll(async () => {
    await buildApp();
    mkdirSync(screens, { recursive: true });
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  test('goes from an account to songs that play, are saved, found and exported, and keeps nobody out', async () => {
    await using app = await DesktopApp.open(browser);
    const { page } = app;
    for (const view of views) {
      await app.go(view);
      expect(await app.axe(), `${view}, empty`).toEqual([]);
    }

    await app.prepare([LONG, 'Paper Boats', 'Tea & Rain']);
    await page.getByRole('button', { name: 'Make 3 songs' }).click();
    await page.getByRole('progressbar', { name: /^Queue of 3 songs/ }).waitFor();
    await page.getByText('3 songs are ready').waitFor();
    expect(await page.getByRole('article', { name: /^Queue of 3 songs/ }).innerText()).toContain(
      '3 of 3 done',
    );

    await app.go('Clips');
    await page.getByRole('button', { name: 'Play Paper Boats' }).first().click();
    await soundsFor(page, 0.2);
    await page.getByRole('button', { name: /^Save \d+ new$/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Downloads' }).waitFor();
    await page.getByText(/clips are saved/).waitFor();
    await page
      .getByRole('row', { name: /Tea & Rain/ })
      .first()
      .waitFor();
    const saved = (await readdir(app.songFolder)).filter((name) => name.endsWith('.mp3'));
    expect(await page.getByRole('table', { name: 'Saved clips' }).getByRole('row').count()).toBe(
      saved.length + 1,
    );
    expect(saved.length).toBeGreaterThanOrEqual(3);

    await app.go('History');
    await page.getByLabel('Search the history').fill('tea');
    await page.getByText('1 song', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Export all as CSV' }).click();
    await page.getByText('3 songs exported').waitFor();
    const csv = await readFile(join(app.songFolder, 'song-history.csv'), 'utf8');
    expect(csv).toContain('Tea & Rain');
    await page.getByLabel('Search the history').fill('');

    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const view of views) {
        await app.go(view);
        expect(await app.axe(), `${view}, ${colorScheme}`).toEqual([]);
        for (const size of sizes) {
          await page.setViewportSize(size);
          expect(await sidewaysScroll(page), `${view} at ${size.width}`).toBe(false);
          await page.screenshot({ path: join(screens, `${view}-${colorScheme}-${size.width}.png`) });
        }
      }
    }
    expect(app.complaints).toEqual([]);
  });

  test('stays usable while the backend is stopped, and starts it', async () => {
    await using app = await DesktopApp.open(browser);
    const { page } = app;
    await app.prepare(['Paper Boats']);
    await page.getByRole('button', { name: 'Make 1 song' }).click();
    await page.getByText('One song is ready').waitFor();
    await app.go('Clips');
    await page.getByRole('button', { name: /^Save \d+ new$/ }).click();
    await page.getByText(/clips? (is|are) saved/).waitFor();

    await app.go('Backend');
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('The backend is stopped.').waitFor();
    expect(await app.axe()).toEqual([]);
    await page.screenshot({ path: join(screens, 'stopped.png') });

    await app.go('Prompts');
    await page.getByLabel('Title').fill('Written without a backend');
    expect(await page.getByRole('button', { name: 'Make 1 song' }).isDisabled()).toBe(true);
    await app.go('Downloads');
    await page.getByRole('button', { name: 'Play Paper Boats' }).first().click();
    await soundsFor(page, 0.2);

    await page.getByRole('status').getByRole('button', { name: 'Start' }).click();
    await page.getByText('Running').waitFor();
    await app.go('Prompts');
    await expect.poll(() => page.getByRole('button', { name: 'Make 1 song' }).isDisabled()).toBe(false);
    expect(await page.getByLabel('Title').inputValue()).toBe('Written without a backend');
    expect(app.complaints).toEqual([]);
  });

  test('tells that a backend was killed, what that has cut short, and goes on where it stopped', async () => {
    await using app = await DesktopApp.open(browser, { speed: SLOW });
    const { page } = app;
    await app.prepare(['One', 'Two', 'Three', 'Four']);
    await page.getByRole('button', { name: 'Make 4 songs' }).click();
    await page.getByText(/[123] of 4 done/).waitFor();

    process.kill(app.backend.status.pid ?? 0, 'SIGKILL');
    await page.getByText('The queue was interrupted').waitFor();
    await page.getByRole('button', { name: 'Go on' }).waitFor();
    await page.screenshot({ path: join(screens, 'killed.png') });
    expect(await app.axe()).toEqual([]);
    expect((await app.banners()).join()).toContain(
      'The backend is being started again. It ended unexpectedly.',
    );

    await expect.poll(() => page.getByRole('button', { name: 'Go on' }).isEnabled()).toBe(true);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('4 of 4 done').waitFor();
    await app.go('Backend');
    await page.getByText(/ended unexpectedly, SIGKILL/).waitFor();
    expect(app.complaints).toEqual([]);
  });

  test('says what to do where the backend cannot be started at all', async () => {
    await using app = await DesktopApp.open(browser, { program: '/nowhere/stdwire-songs' });
    const { page } = app;
    await page.getByRole('status').getByRole('button', { name: 'Try again' }).waitFor();
    await page.getByRole('status').getByRole('button', { name: 'Details' }).click();
    await page.getByText('What to do:').waitFor();
    await page.getByText('The exact text').click();
    await page.screenshot({ path: join(screens, 'broken.png') });

    expect(await page.getByRole('region', { name: 'Status' }).innerText()).toContain(
      '/nowhere/stdwire-songs',
    );
    expect(await app.axe()).toEqual([]);
    await app.go('Prompts');
    await page.getByRole('button', { name: 'New prompt' }).first().click();
    await page.getByLabel('Title').fill('Still writing');
    expect(app.complaints).toEqual([]);
  });

  test('finds a running queue again when the page is loaded anew', async () => {
    await using app = await DesktopApp.open(browser, { speed: SLOW });
    const { page } = app;
    await app.prepare(['One', 'Two', 'Three']);
    await page.getByRole('button', { name: 'Make 3 songs' }).click();
    // Two are made side by side and may be done in the same moment.
    await page.getByText(/[12] of 3 done/).waitFor();

    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Queues' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).waitFor();
    await page.getByText('3 of 3 done').waitFor();
    await page.getByText(/songs? (is|are) ready/).waitFor();
    expect(app.complaints).toEqual([]);
  });

  test('cancels a queue, and removes it', async () => {
    await using app = await DesktopApp.open(browser, { speed: SLOW });
    const { page } = app;
    await app.prepare(['One', 'Two', 'Three']);
    await page.getByRole('button', { name: 'Make 3 songs' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('The queue was cancelled').waitFor();

    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Nothing is being made').waitFor();
    expect(app.complaints).toEqual([]);
  });

  test('renames and deletes an account, and says why a name is refused', async () => {
    await using app = await DesktopApp.open(browser);
    const { page } = app;
    await app.prepare(['One']);
    await app.go('Accounts');
    await page.getByRole('button', { name: 'New account' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('nina');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('alert').getByText('This name is taken').waitFor();
    expect(await app.axe()).toEqual([]);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Mira');
    await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('article', { name: 'Account Mira' }).getByRole('button', { name: 'Check' }).click();
    await page.getByRole('article', { name: 'Account Mira' }).getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No account yet').waitFor();
    expect(app.complaints).toEqual([]);
  });

  test('does the main work by keyboard alone, with the focus always to be seen', async () => {
    await using app = await DesktopApp.open(browser);
    const { page } = app;
    await page.keyboard.press('Tab');
    expect(await focusedName(page)).toBe('Skip to the content');

    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Prompts' }).waitFor();

    await page.keyboard.press('Control+6');
    await page.getByRole('heading', { level: 1, name: 'Accounts' }).waitFor();
    expect(await focusedName(page), 'a view that is gone to').toBe('Accounts');
    await tabTo(page, 'New account');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('Nina');
    await page.keyboard.press('Enter');
    await page.getByRole('article', { name: 'Account Nina' }).waitFor();
    expect(await focusedName(page), 'the button that had it is gone').toBe('Accounts');

    await page.keyboard.press('Control+1');
    await page.getByRole('heading', { level: 1, name: 'Prompts' }).waitFor();
    await tabTo(page, 'New prompt');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Title');
    await page.keyboard.type('By hand');
    await tabTo(page, 'Style');
    await page.keyboard.type('folk');
    await tabTo(page, 'Make 1 song', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByText('One song is ready').waitFor();

    await page.keyboard.press('Control+3');
    await page.getByRole('button', { name: 'Play By hand' }).first().waitFor();
    await tabTo(page, 'Play By hand');
    await page.keyboard.press('Enter');
    await soundsFor(page, 0.2);
    await tabTo(page, 'Save By hand');
    await page.keyboard.press('Enter');
    await page.getByText('“By hand” is saved').waitFor();
    expect(app.complaints).toEqual([]);
  });

  test('changes its colours with a button, and keeps them', async () => {
    await using app = await DesktopApp.open(browser);
    const { page } = app;
    await page.getByRole('button', { name: /^Colours: system/ }).click();
    await page.getByRole('button', { name: /^Colours: light/ }).click();
    await page.reload();
    await page.getByRole('button', { name: /^Colours: dark/ }).waitFor();

    expect(await page.evaluate('getComputedStyle(document.body).colorScheme')).toBe('dark');
  });
});

/** Resolves when the player has come so many seconds further. */
async function soundsFor(page: Page, seconds: number): Promise<void> {
  const time = (): Promise<number> => page.evaluate("document.querySelector('audio').currentTime");
  await expect.poll(time, { timeout: 30_000 }).toBeGreaterThan(seconds);
}

function sidewaysScroll(page: Page): Promise<boolean> {
  return page.evaluate(
    "[document.documentElement, document.querySelector('.view-body')].some((e) => e.scrollWidth > e.clientWidth)",
  );
}

/** What a reader would say of the focused element. */
function focusedName(page: Page): Promise<string> {
  return page.evaluate(
    '(document.activeElement.ariaLabel ?? document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent).trim()',
  );
}

const MOST_STEPS = 60;

/** Goes on by Tab until an element of this name has the focus; on the way each one must show that it has it. */
async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if ((await focusedName(page)) === name) return;
    await page.keyboard.press(key);
    expect(await page.evaluate(isFocusSeen), `the focus on ${await focusedName(page)}`).toBe(true);
  }
  throw new Error(`${name} cannot be reached by ${key}.`);
}

/** With an outline, and within the window. */
const isFocusSeen = `(() => {
  const element = document.activeElement;
  if (element === document.body) return true;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { top, bottom, left, right } = element.getBoundingClientRect();
  const within = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
  return within && outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
})()`;
