import { closeSync, constants, fstatSync, mkdirSync, openSync, type Stats, writeFileSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A pipe without a reader would hold up whoever opens it, and a thread of Node with it: the program could not even exit. */
const FLAGS = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | (constants.O_NONBLOCK ?? 0);

/** What a log tells is its user's business only. */
const MODE = 0o600;

/** What a log file is written to. */
export interface AppendTarget {
  /** Writes at the end of it. @throws if it cannot be written. */
  append(text: string): Promise<void>;
  /**
   * Writes at the end of it at once, for a program that ends: also what an `append` has not handed to the system yet.
   *
   * @throws if it cannot be written.
   */
  appendNow(text: string): void;
  /** Lets go of it. */
  close(): Promise<void>;
}

/** A file that only grows, and is put aside as `name.1`, `name.2` and so on when it has grown too large. */
export class RotatingFile implements AppendTarget {
  readonly #path: string;
  readonly #maxBytes: number;
  readonly #keep: number;
  #handle: FileHandle | undefined;
  #size = 0;
  /** What is on its way, as long as the system does not have it. */
  #unsent = '';

  constructor(path: string, maxBytes: number, keep: number) {
    this.#path = path;
    this.#maxBytes = maxBytes;
    this.#keep = keep;
  }

  async append(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    this.#unsent = text;
    try {
      let handle = this.#handle ?? (await this.#open());
      if (this.#size > 0 && this.#size + bytes.length > this.#maxBytes) {
        await this.close();
        await this.#putAside();
        handle = await this.#open();
      }
      const written = handle.appendFile(bytes);
      // A program that ends lets the system finish what it has been given.
      this.#unsent = '';
      await written;
      this.#size += bytes.length;
    } catch (error) {
      // How much of it was written is not known: the next time its size is asked for again.
      this.#unsent = '';
      await this.close().catch(() => {});
      throw error;
    }
  }

  /** Without a look at its size: it may grow past its limit by what was waiting. */
  appendNow(text: string): void {
    const all = this.#unsent + text;
    this.#unsent = '';
    if (all === '') return;
    mkdirSync(dirname(this.#path), { recursive: true });
    const file = openSync(this.#path, FLAGS, MODE);
    try {
      this.#check(fstatSync(file));
      writeFileSync(file, all);
    } finally {
      closeSync(file);
    }
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  async #open(): Promise<FileHandle> {
    await mkdir(dirname(this.#path), { recursive: true });
    const handle = await open(this.#path, FLAGS, MODE);
    this.#handle = handle;
    this.#size = this.#check(await handle.stat()).size;
    return handle;
  }

  #check(found: Stats): Stats {
    if (!found.isFile()) throw new Error(`${this.#path} is not a regular file`);
    return found;
  }

  async #putAside(): Promise<void> {
    const aside = (number: number): string => (number === 0 ? this.#path : `${this.#path}.${number}`);
    await rm(aside(this.#keep), { force: true });
    for (let number = this.#keep; number > 0; number -= 1) {
      await rename(aside(number - 1), aside(number)).catch(ignoreMissing);
    }
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
