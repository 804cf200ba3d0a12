import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

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
    const handle = await open(this.#path, 'a', 0o600);
    this.#handle = handle;
    this.#size = (await handle.stat()).size;
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
