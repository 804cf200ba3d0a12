import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreationRecordInput } from 'stdwire';
import { expect } from 'vitest';
import { refusal } from '../../helpers/failures.ts';
import { describeArea } from './support/describe-area.ts';
import { CommandStage } from './support/stage.ts';

const song: CreationRecordInput = {
  song_id: 'song-1',
  title: 'Ein Lied für Straße',
  prompt_index: 3,
  account_name: 'recorder',
  status: 'success',
  style: 'folk, slow',
  created_at: '2026-01-02 03:04:05',
  clip_ids: ['clip-1', 'clip-2'],
};

describeArea('history', () => CommandStage.open(), {
  ADD_CREATION_RECORD: {
    success: async ({ client, database }) => {
      expect(await client.addCreationRecord({ record: song })).toEqual({
        success: true,
        record_id: 'song-1',
      });

      const row = database.row("SELECT * FROM creation_records WHERE song_id = 'song-1'");
      expect(row).toMatchObject({
        title: song.title,
        prompt_index: 3,
        status: 'completed',
        created_at: song.created_at,
      });

      await client.addCreationRecord({
        record: { ...song, created_at: null, status: 'failed', error_message: 'no' },
      });
      const rows = database.rows("SELECT * FROM creation_records WHERE song_id = 'song-1'");
      expect(rows).toMatchObject([{ status: 'failed', error_message: 'no', created_at: song.created_at }]);
    },
    errors: {
      INVALID_PAYLOAD: (stage) =>
        stage.refusedPayload('ADD_CREATION_RECORD', { record: { title: 'nothing else' } }),
      INTERNAL_ERROR: (stage) =>
        stage.refusalWithout('creation_records', () => stage.client.addCreationRecord({ record: song })),
    },
  },

  GET_CREATION_HISTORY: {
    success: async ({ client, database }) => {
      const records = ['older', 'newer'].map((song_id, index) => ({
        ...song,
        song_id,
        account_name: 'lister',
        created_at: `2026-02-0${index + 1} 00:00:00`,
      }));
      for (const record of records) await client.addCreationRecord({ record });

      const history = await client.getCreationHistory({ account_name: 'LISTER' });

      expect(history).toMatchObject([
        { song_id: 'newer', status: 'completed', clip_ids: ['clip-1', 'clip-2'], style: 'folk, slow' },
        { song_id: 'older', status: 'completed' },
      ]);
      const { count } = database.row('SELECT count(*) AS count FROM creation_records');
      expect(await client.getCreationHistory()).toHaveLength(Number(count));
      expect(await client.getCreationHistory({ account_name: 'nobody' })).toEqual([]);
    },
    errors: {
      INVALID_PAYLOAD: (stage) => stage.refusedPayload('GET_CREATION_HISTORY', { account_name: 5 }),
      INTERNAL_ERROR: (stage) =>
        stage.refusalWithout('creation_records', () => stage.client.getCreationHistory()),
    },
  },

  SEARCH_HISTORY: {
    success: async ({ client }) => {
      await client.addCreationRecord({
        record: { ...song, song_id: 'needle', title: 'Die STRASSE am Meer' },
      });

      expect(await client.searchHistory({ keyword: 'straße am' })).toMatchObject([{ song_id: 'needle' }]);
      expect(await client.searchHistory({ keyword: 'NEEDLE' })).toMatchObject([{ song_id: 'needle' }]);
      expect(await client.searchHistory({ keyword: '100%' })).toEqual([]);
    },
    errors: {
      INVALID_PAYLOAD: (stage) => stage.refusedPayload('SEARCH_HISTORY', { keyword: '   ' }),
      INTERNAL_ERROR: (stage) =>
        stage.refusalWithout('creation_records', () => stage.client.searchHistory({ keyword: 'folk' })),
    },
  },

  EXPORT_HISTORY_TO_CSV: {
    success: async ({ client, database, output }) => {
      await client.addCreationRecord({ record: { ...song, song_id: 'formula', title: '=1+1' } });
      const output_path = join(output, 'sub folder', 'history.csv');

      const answer = await client.exportHistoryToCsv({ output_path });

      const { count } = database.row('SELECT count(*) AS count FROM creation_records');
      expect(answer).toEqual({ csv_path: output_path, rows: Number(count) });
      const lines = (await readFile(output_path, 'utf8')).trimEnd().split('\r\n');
      expect(lines[0]).toBe('timestamp,account,title,song_id,status,error');
      expect(lines).toHaveLength(answer.rows + 1);
      expect(lines).toContain("2026-01-02 03:04:05,recorder,'=1+1,formula,completed,");
    },
    errors: {
      INVALID_PAYLOAD: (stage) => stage.refusedPayload('EXPORT_HISTORY_TO_CSV', { output_path: '' }),
      INTERNAL_ERROR: async ({ client, output }) => {
        const folder = join(output, 'a folder.csv');
        await mkdir(folder);
        const error = await refusal(client.exportHistoryToCsv({ output_path: folder }));
        expect(error.details).toMatchObject({ reason: 'disk' });
        expect(existsSync(folder)).toBe(true);
        return error;
      },
    },
  },
});
