import type { CreationRecord } from 'stdwire/electron/renderer';
import { Badge } from '../../components/badge.tsx';
import { date } from '../../model/format.ts';

/** The songs that were asked for, the newest first. */
export function HistoryTable({ records }: { records: readonly CreationRecord[] }) {
  return (
    <div className="table-frame">
      <table className="table">
        <caption className="visually-hidden">Songs that were asked for</caption>
        <thead>
          <tr>
            <th scope="col">Title</th>
            <th scope="col" className="wide-only">
              Style
            </th>
            <th scope="col" className="col-account">
              Account
            </th>
            <th scope="col" className="col-status">
              Status
            </th>
            <th scope="col" className="number col-size wide-only">
              Clips
            </th>
            <th scope="col" className="mid-only col-date">
              Asked for
            </th>
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <tr key={`${record.account_name}/${record.song_id}`}>
              <th scope="row" className="cut" title={record.title}>
                {record.title}
                {record.error_message !== null && <span className="hint bad">{record.error_message}</span>}
              </th>
              <td className="wide-only cut" title={record.style}>
                {record.style || '–'}
              </td>
              <td className="cut">{record.account_name}</td>
              <td>
                <Badge status={record.status} />
              </td>
              <td className="number wide-only">{record.clip_ids.length}</td>
              <td className="mid-only col-date">{date(record.created_at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
