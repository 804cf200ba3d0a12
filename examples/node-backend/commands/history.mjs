import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Refusal } from '../refusal.mjs';
import { isSameName, recordKey } from './accounts.mjs';
import { now } from './now.mjs';

const columns = ['created_at', 'account_name', 'title', 'song_id', 'status', 'error_message'];
const heading = ['timestamp', 'account', 'title', 'song_id', 'status', 'error'];

export function historyCommands({ store }) {
  const newestFirst = () => store.all('records').reverse().sort(byAge);
  return {
    GET_CREATION_HISTORY: ({ account_name }) =>
      newestFirst().filter(
        (record) => account_name === null || isSameName(record.account_name, account_name),
      ),

    ADD_CREATION_RECORD({ record }) {
      putRecord(store, record);
      return { success: true, record_id: record.song_id };
    },

    EXPORT_HISTORY_TO_CSV({ output_path: path }) {
      const rows = newestFirst().map((record) => columns.map((column) => cell(record[column] ?? '')));
      try {
        mkdirSync(dirname(path), { recursive: true });
        // The file is the old one or the new one, at no time a part of one.
        writeFileSync(`${path}.new`, [heading, ...rows].map((row) => `${row.join(',')}\r\n`).join(''));
        renameSync(`${path}.new`, path);
      } catch (error) {
        throw new Refusal(
          'INTERNAL_ERROR',
          `The file could not be written: ${error.code}. Choose another folder.`,
        );
      }
      return { csv_path: path, rows: rows.length };
    },

    SEARCH_HISTORY({ keyword }) {
      const wanted = keyword.toLowerCase();
      if (wanted.trim() === '')
        throw new Refusal('INVALID_PAYLOAD', 'The field "keyword" is blank.', { field: 'keyword' });
      const fields = ({ title, song_id, status, style }) => [title, song_id, status, style];
      return newestFirst().filter((record) =>
        fields(record).some((text) => text.toLowerCase().includes(wanted)),
      );
    },
  };
}

/** Puts a record into the history, or in the place of the one of the same song and account. */
export function putRecord(store, record) {
  const known = store.get('records', recordKey(record));
  const status = record.status === 'success' ? 'completed' : record.status;
  const created_at = record.created_at ?? known?.created_at ?? now();
  store.put('records', recordKey(record), { ...record, status, created_at, updated_at: now() });
}

function byAge(one, other) {
  return other.created_at < one.created_at ? -1 : other.created_at > one.created_at ? 1 : 0;
}

/** A spreadsheet would take such a text for a formula. */
function cell(text) {
  const plain = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
