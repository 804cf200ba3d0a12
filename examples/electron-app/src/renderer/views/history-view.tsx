import { useState } from 'react';
import { BackendButton, Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { ViewFrame } from '../components/view-frame.tsx';
import { useDesk } from '../model/desk-context.ts';
import { count } from '../model/format.ts';
import { useLoaded } from '../model/use-loaded.ts';
import { useStore } from '../model/use-store.ts';
import { HistoryTable } from './history/history-table.tsx';
import { SearchBox } from './history/search-box.tsx';

const AT_ONCE = 100;

/** Every song that was asked for, to be looked through and taken along. */
export function HistoryView() {
  const desk = useDesk();
  const { data, error } = useLoaded(desk.history.records);
  const keyword = useStore(desk.history.keyword);
  const [most, setMost] = useState(AT_ONCE);
  const records = data ?? [];
  const exportAll = async (): Promise<void> => {
    const { csv_path, rows } = await desk.history.exportTo(desk.info.folder);
    desk.notices.tell('good', `${count(rows, 'song')} exported`, csv_path);
  };
  return (
    <ViewFrame
      view="history"
      actions={
        <BackendButton icon="table" onClick={() => void desk.attempt(exportAll)}>
          Export all as CSV
        </BackendButton>
      }
    >
      <div className="bar">
        <SearchBox />
        <span className="quiet-text" role="status">
          {data === undefined ? '' : count(records.length, 'song')}
        </span>
      </div>
      <ErrorNote error={error} />
      {data !== undefined && records.length === 0 && (
        <EmptyState icon="history" title={keyword === '' ? 'Nothing yet' : `Nothing found for “${keyword}”`}>
          {keyword === ''
            ? 'Every song that is asked for is written down here, whatever becomes of it.'
            : 'The title, the style, the status and the id are searched.'}
        </EmptyState>
      )}
      {records.length > 0 && <HistoryTable records={records.slice(0, most)} />}
      {records.length > most && (
        <Button onClick={() => setMost(most + AT_ONCE)}>{`Show more (${records.length - most})`}</Button>
      )}
    </ViewFrame>
  );
}
