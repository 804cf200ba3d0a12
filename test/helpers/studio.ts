import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { python } from './python.ts';
import { type TempFolder, tempFolder } from './temp-folder.ts';

/** One failure that the studio is told to have; further fields belong to the failure. */
export interface StudioFault {
  readonly name: string;
  /** How often; for good unless given. */
  readonly count?: number;
  readonly [field: string]: unknown;
}

/** How fast songs are made here: 1 is about a second a song. */
const FAST = 20;
const POLL_MS = 10;

/** The embedded studio as a process of its own, with its switches. */
export class Studio implements AsyncDisposable {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #folder: TempFolder;
  /** Where it listens. */
  readonly url: string;
  /** Its private store. */
  readonly folder: string;
  /** What it wrote to its log. */
  readonly log: readonly string[];

  private constructor(parts: {
    child: ChildProcessByStdio<Writable, Readable, Readable>;
    folder: TempFolder;
    url: string;
    log: readonly string[];
  }) {
    this.#child = parts.child;
    this.#folder = parts.folder;
    this.folder = parts.folder.path;
    this.url = parts.url;
    this.log = parts.log;
  }

  /** Starts one; resolves when it listens. */
  static async start({ speed = FAST }: { speed?: number } = {}): Promise<Studio> {
    const folder = await tempFolder('studio');
    const child = spawn(
      python,
      ['-m', 'stdwire_songs', 'studio', '--port', '0', '--data-dir', folder.path, '--speed', String(speed)],
      { stdio: ['pipe', 'pipe', 'pipe'] },
    );
    const log: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
    try {
      return new Studio({ child, folder, url: await untilReady(child, log), log });
    } catch (error) {
      child.kill('SIGKILL');
      await folder[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Makes it fail as told, until `clearFaults`. */
  async faults(...faults: StudioFault[]): Promise<void> {
    for (const fault of faults) await this.#control('POST', '/control/faults', fault);
  }

  /** Makes it work again. */
  async clearFaults(): Promise<void> {
    await this.#control('DELETE', '/control/faults');
  }

  /** How often songs were asked for, and which requests came at all. */
  async state(): Promise<{ submissions: number; requests: Record<string, number>; tokens_at_media: number }> {
    return (await this.#control('GET', '/control/state')) as Awaited<ReturnType<Studio['state']>>;
  }

  /** Resolves when a request of this method and route has come since `before`; the studio has nothing to await. */
  async asked(route: string, before: number): Promise<void> {
    while (((await this.state()).requests[route] ?? 0) <= before) await delay(POLL_MS);
  }

  /** Signs in without a browser and without a backend. */
  async signIn(handle: string): Promise<string> {
    const { token } = (await this.#control('POST', '/api/sign-in', { handle })) as { token: string };
    return token;
  }

  /** Every clip of a person as the studio itself lists it, the newest first. */
  async feed(token: string): Promise<{ id: string; title: string; status: string }[]> {
    const filters = { workspace: { presence: 'True', workspaceId: 'default' } };
    const body = { cursor: null, limit: 100, filters };
    const answer = await this.#control('POST', '/api/feed/v3', body, { authorization: `Bearer ${token}` });
    return (answer as { clips: { id: string; title: string; status: string }[] }).clips;
  }

  /** Ends it: it leaves when its stdin ends, so that it never outlives its owner. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const closed = once(this.#child, 'close');
      this.#child.stdin.end();
      await closed;
    }
    await this.#folder[Symbol.asyncDispose]();
  }

  async #control(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<unknown> {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}

/** Its address, from the one line that it prints. */
async function untilReady(
  child: ChildProcessByStdio<Writable, Readable, Readable>,
  log: readonly string[],
): Promise<string> {
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'close').then(() => {
    throw new Error(`The studio ended before it listened:\n${log.join('\n')}`);
  });
  const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
  ended.catch(() => {});
  const ready = JSON.parse(line) as { type: string; url: string };
  if (ready.type !== 'STUDIO_READY') throw new Error(`Not the ready line of a studio: ${line}`);
  return ready.url;
}
