import { chromium as driver, type Page } from 'playwright-core';
import { chromium } from './chromium.ts';
import { httpServer } from './http-server.ts';

/** A page of the installed browser, and a server of what it shows. */
interface ChromiumPage extends AsyncDisposable {
  readonly page: Page;
  /** Another page of the same browser. */
  readonly another: () => Promise<Page>;
  /** Address of the server; every path but `/no-content` is the same document. */
  readonly url: string;
  /** What went wrong in the pages. */
  readonly problems: readonly string[];
}

/** @param html the document that every path has. */
export async function chromiumPage(html: string): Promise<ChromiumPage> {
  const server = await httpServer((request, response) => {
    response.statusCode = request.url === '/no-content' ? 204 : 200;
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(html);
  });
  const browser = await driver.launch({
    executablePath: chromium ?? '',
    // Chromium refuses its sandbox to the superuser, whom containers often run as.
    chromiumSandbox: process.getuid?.() !== 0,
  });
  const problems: string[] = [];
  const another = async (): Promise<Page> => {
    const page = await browser.newPage();
    page.on('pageerror', (error) => problems.push(String(error)));
    return page;
  };
  return {
    page: await another(),
    another,
    url: `http://127.0.0.1:${server.port}/`,
    problems,
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await server[Symbol.asyncDispose]();
    },
  };
}
