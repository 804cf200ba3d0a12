import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { htmlReport } from 'stdwire/conformance';
import { describe, expect, test } from 'vitest';
import { chromium, chromiumHint } from '../helpers/chromium.ts';
import { chromiumPage } from '../helpers/chromium-page.ts';
import { repositoryRoot } from '../helpers/python.ts';
import { failure, lines, requirement, result, runOf } from '../unit/conformance/report/support/run.ts';

const screens = join(repositoryRoot, 'stdwire-output', 'conformance-screens');
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What would run, or end the element that it stands in, if it were anything but text. */
const hostile =
  '</script><script>globalThis.owned = 1</script><img src=x onerror="globalThis.owned = 2"></code></details>\u202e\u0000';
const long = `{"id":"c-1","data":"${'x'.repeat(1500)}"}`;
const cancelling = [requirement('CTL-3', { tag: 'cancel-operation' })];
const html = htmlReport(
  runOf(
    [
      failure(
        'twice',
        {
          problems: [
            { requirement: 'CMD-1', text: `Two answers came: ${hostile}`, step: 2, atMs: 20 },
            { requirement: 'CMD-1', text: 'No answer came.', step: null },
          ],
          transcript: [
            { atMs: 0, stream: 'kit', text: 'starts ./backend' },
            { atMs: 31, stream: 'stderr', text: '{"type":"BACKEND_READY"}' },
            { atMs: 33, stream: 'stdin', text: '{"id":"c-1","type":"PING","payload":{}}' },
            { atMs: 34, stream: 'stdout', text: long },
            { atMs: 35, stream: 'stdout', text: hostile },
          ],
        },
        { title: hostile },
      ),
      result('example/CREATE_ACCOUNT/no-name', { transcript: lines('{"id":"zebra"}') }),
      result(
        'cancel',
        { verdict: 'not-announced', reason: 'Not announced: cancel-operation.' },
        {
          group: 'Operations',
          requirements: cancelling,
          capabilities: ['cancel-operation'],
        },
      ),
      result(
        'arranged',
        { verdict: 'not-arranged', reason: hostile },
        { group: 'Operations', needs: ['no-browser'] },
      ),
      failure('known', { known: true }, { group: 'Operations' }),
      failure('end', { verdict: 'warned' }, { group: 'Operations' }),
    ],
    {
      holds: false,
      unknownKnown: ['gone'],
      announced: { capabilities: ['ping', hostile], version: null },
      requirements: [
        requirement('CMD-1'),
        ...cancelling,
        requirement('ERR-3', { excluded: 'No handler fails.' }),
      ],
    },
  ),
);

async function axe(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate<{
    violations: { id: string; nodes: { html: string }[] }[];
  }>('axe.run()');
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

describe.skipIf(chromium === undefined)(`the HTML report of a conformance run (${chromiumHint})`, () => {
  test('loads nothing, runs nothing that a backend wrote, and shows it as text', async () => {
    await using browser = await chromiumPage(html);
    const { page, url, problems } = browser;
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(url, { waitUntil: 'networkidle' });

    expect(await page.evaluate('globalThis.owned')).toBeUndefined();
    expect(await page.getByText('globalThis.owned = 1').count()).toBeGreaterThanOrEqual(4);
    expect(await page.locator('img, iframe, link, object').count()).toBe(0);
    expect(requests.filter((one) => one !== url && !one.endsWith('/favicon.ico'))).toEqual([]);
    expect(complaints).toEqual([]);
    expect(problems).toEqual([]);
  });

  test('opens what failed, and filters by verdict and by text, from the keyboard alone', async () => {
    await using browser = await chromiumPage(html);
    const { page, url } = browser;
    await page.goto(url);
    const shown = page.locator('.case:visible');
    const words = page.getByRole('searchbox');

    expect(await page.locator('.case[open]').getAttribute('id')).toBe('case-twice');
    await page.getByText('6 of 6 cases are shown.').waitFor();
    await words.focus();
    await page.keyboard.type('ZEBRA');
    await page.getByText('1 of 6 cases are shown.').waitFor();
    expect(await shown.getAttribute('id')).toBe('case-example/CREATE_ACCOUNT/no-name');
    expect(await page.getByRole('heading', { name: 'Operations' }).count()).toBe(0);
    await page.locator('.case:visible > summary').focus();
    await page.keyboard.press('Enter');
    expect(await page.getByText('{"id":"zebra"}').isVisible()).toBe(true);

    await page.getByRole('button', { name: 'Show all' }).press('Enter');
    await page.getByText('6 of 6 cases are shown.').waitFor();
    await page.getByRole('checkbox', { name: /^passed/ }).press('Space');
    await page.getByText('5 of 6 cases are shown.').waitFor();
  });

  test('a link from a requirement opens its case, also one that is filtered out', async () => {
    await using browser = await chromiumPage(html);
    const { page, url } = browser;
    await page.goto(url);
    await page.getByRole('checkbox', { name: /^passed/ }).press('Space');

    await page.getByRole('link', { name: 'example/CREATE_ACCOUNT/no-name' }).press('Enter');

    await page.getByText('{"id":"zebra"}').waitFor();
    expect(await page.getByText('No case: No handler fails.').isVisible()).toBe(true);
  });

  test('without script everything is there, and no control that does nothing', async () => {
    await using browser = await chromiumPage(html.replace(/<script[\s\S]*<\/script>\n<\/body>/, '</body>'));
    const { page, url } = browser;
    await page.goto(url);

    expect(await page.locator('.case:visible').count()).toBe(6);
    expect(await page.getByRole('searchbox').count()).toBe(0);
    await page.locator('summary', { hasText: 'CREATE_ACCOUNT' }).press('Enter');
    expect(await page.getByText('{"id":"zebra"}').isVisible()).toBe(true);
  });

  test('keeps nobody out, light and dark, and fits a phone', async () => {
    await using browser = await chromiumPage(html);
    const { page, url } = browser;
    await page.goto(url);
    await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
    mkdirSync(screens, { recursive: true });

    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const size of [
        { width: 1280, height: 900 },
        { width: 360, height: 780 },
      ]) {
        await page.setViewportSize(size);
        expect(await axe(page), `${colorScheme}, ${size.width}`).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
        await page.screenshot({ path: join(screens, `${colorScheme}-${size.width}.png`), fullPage: true });
      }
    }
  });
});
