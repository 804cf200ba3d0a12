import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A pipe without a reader would hold up whoever opens it, and a thread of Node with it: the program could not even exit. */
const FLAGS = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | (constants.O_NONBLOCK ?? 0);

/** What a log file is written to. */
export interface AppendTarget {
  /** Writes at the end of it. @throws if it cannot be written. */
  append(text: string): Promise<void>;
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

  constructor(path: string, maxBytes: number, keep: number) {
    this.#path = path;
    this.#maxBytes = maxBytes;
    this.#keep = keep;
  }

  async append(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    try {
      let handle = this.#handle ?? (await this.#open());
      if (this.#size > 0 && this.#size + bytes.length > this.#maxBytes) {
        await this.close();
        await this.#putAside();
        handle = await this.#open();
      }
      await handle.appendFile(bytes);
      this.#size += bytes.length;
    } catch (error) {
      // How much of it was written is not known: the next time its size is asked for again.
      await this.close().catch(() => {});
      throw error;
    }
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  async #open(): Promise<FileHandle> {
    await mkdir(dirname(this.#path), { recursive: true });
    // What a log tells is its user's business only.
    const handle = await open(this.#path, FLAGS, 0o600);
    this.#handle = handle;
    const found = await handle.stat();
    if (!found.isFile()) throw new Error(`${this.#path} is not a regular file`);
    this.#size = found.size;
    return handle;
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
