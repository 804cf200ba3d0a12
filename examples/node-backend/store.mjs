import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/**
 * Tables of records, kept in a journal: each commit is one line, on the disk before the command is answered, so that a killed backend has
 * lost nothing that it had acknowledged (END-2). A line that was cut off by the kill was acknowledged to nobody, and is left out.
 */
export class Store {
  #tables = new Map();
  #changes = [];
  #path;
  #journal;

  constructor(folder) {
    mkdirSync(folder, { recursive: true });
    this.#path = join(folder, 'journal.ndjson');
    if (existsSync(this.#path)) this.#replay();
    this.#rewrite();
  }

  /** All records of a table, the oldest first. */
  all(table) {
    return [...this.#table(table).values()];
  }

  /** All records of a table with their keys. */
  entries(table) {
    return [...this.#table(table)];
  }

  get(table, key) {
    return this.#table(table).get(key);
  }

  put(table, key, record) {
    this.#table(table).set(key, record);
    this.#changes.push([table, key, record]);
  }

  remove(table, key) {
    this.#table(table).delete(key);
    this.#changes.push([table, key]);
  }

  /** Writes what has changed since the last commit: all of it, or nothing. What cannot be written has not happened. */
  commit() {
    if (this.#changes.length === 0) return;
    const changes = this.#changes;
    this.#changes = [];
    const { size } = fstatSync(this.#journal);
    try {
      writeLine(this.#journal, changes);
    } catch (error) {
      // Half a line would spoil the next one.
      ftruncateSync(this.#journal, size);
      this.#replay();
      throw error;
    }
  }

  #table(name) {
    if (!this.#tables.has(name)) this.#tables.set(name, new Map());
    return this.#tables.get(name);
  }

  #replay() {
    this.#tables.clear();
    const text = readFileSync(this.#path, 'utf8');
    // Behind the last line end stands nothing, or a line that was cut off.
    for (const line of text.split('\n').slice(0, -1)) {
      for (const [table, key, record] of JSON.parse(line)) {
        if (record === undefined) this.#table(table).delete(key);
        else this.#table(table).set(key, record);
      }
    }
  }

  /** Begins a journal with nothing in it but what is so now, and goes on with that one. */
  #rewrite() {
    const fresh = openSync(`${this.#path}.new`, 'w');
    const records = [...this.#tables].flatMap(([table, entries]) =>
      [...entries].map(([key, record]) => [table, key, record]),
    );
    if (records.length > 0) writeLine(fresh, records);
    closeSync(fresh);
    renameSync(`${this.#path}.new`, this.#path);
    this.#journal = openSync(this.#path, 'a');
  }
}

function writeLine(file, value) {
  const bytes = Buffer.from(`${JSON.stringify(value)}\n`);
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  fsyncSync(file);
}
