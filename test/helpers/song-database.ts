import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

/** The song backend's database file, seen from outside, while the backend runs or after it. */
export class SongDatabase implements Disposable {
  readonly #database: DatabaseSync;

  constructor(dataFolder: string) {
    this.#database = new DatabaseSync(join(dataFolder, 'songs.sqlite3'), { timeout: 5_000 });
  }

  /** The rows of a query, as objects. */
  rows(sql: string, ...values: SQLInputValue[]): Record<string, unknown>[] {
    return this.#database
      .prepare(sql)
      .all(...values)
      .map((row) => ({ ...row }));
  }

  /** The first row of a query. */
  row(sql: string, ...values: SQLInputValue[]): Record<string, unknown> {
    const [first] = this.rows(sql, ...values);
    if (first === undefined) throw new Error(`No row: ${sql}`);
    return first;
  }

  /** Every table's rows, for comparing two moments. */
  everything(): Record<string, unknown> {
    const tables = this.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
    return Object.fromEntries(tables.map(({ name }) => [name, this.rows(`SELECT * FROM "${name}"`)]));
  }

  /** What SQLite says of the file and of the references in it: nothing but `ok` when all is whole. */
  flaws(): unknown[] {
    const found = this.rows('PRAGMA integrity_check').map((row) => row.integrity_check);
    return [...found.filter((verdict) => verdict !== 'ok'), ...this.rows('PRAGMA foreign_key_check')];
  }

  /**
   * Takes a table away from under the running backend until the undo is disposed of: what needs it then fails in a
   * way that no error code of the protocol is made for.
   */
  without(table: string): Disposable {
    this.#database.exec(`ALTER TABLE "${table}" RENAME TO "${table}_away"`);
    return {
      [Symbol.dispose]: () => this.#database.exec(`ALTER TABLE "${table}_away" RENAME TO "${table}"`),
    };
  }

  /** Runs a statement with the references between tables unguarded. */
  force(sql: string, ...values: SQLInputValue[]): void {
    this.#database.exec('PRAGMA foreign_keys = OFF');
    try {
      this.#database.prepare(sql).run(...values);
    } finally {
      this.#database.exec('PRAGMA foreign_keys = ON');
    }
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}
