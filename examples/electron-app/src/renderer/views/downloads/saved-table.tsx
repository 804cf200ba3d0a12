import type { DownloadHistoryItem } from 'stdwire/electron/renderer';
import { IconButton } from '../../components/button.tsx';
import { Cover } from '../../components/cover.tsx';
import { useDesk } from '../../model/desk-context.ts';
import { bytes, date } from '../../model/format.ts';
import type { Track } from '../../model/player.ts';
import { useStore } from '../../model/use-store.ts';

/** The files that were saved. They play from the disk. */
export function SavedTable({ items, account }: { items: readonly DownloadHistoryItem[]; account: string }) {
  const { player } = useDesk();
  const { track, wanted } = useStore(player);
  const list: Track[] = items
    .filter(({ file_exists }) => file_exists)
    .map(({ clip_id, title }) => ({ clipId: clip_id, title: title || 'Untitled', artist: account }));
  return (
    <div className="table-frame">
      <table className="table">
        <caption className="visually-hidden">Saved clips</caption>
        <thead>
          <tr>
            <th scope="col" className="narrow">
              <span className="visually-hidden">Play</span>
            </th>
            <th scope="col">Title</th>
            <th scope="col" className="wide-only">
              File
            </th>
            <th scope="col" className="number col-size">
              Size
            </th>
            <th scope="col" className="mid-only col-date">
              Saved
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => {
            const title = item.title || 'Untitled';
            const sounds = track?.clipId === item.clip_id && wanted;
            return (
              <tr key={item.clip_id} className={track?.clipId === item.clip_id ? 'current' : ''}>
                <td className="narrow">
                  <IconButton
                    icon={sounds ? 'pause' : 'play'}
                    label={`${sounds ? 'Pause' : 'Play'} ${title}`}
                    disabled={!item.file_exists}
                    onClick={() => player.toggle({ clipId: item.clip_id, title, artist: account }, list)}
                  />
                </td>
                <th scope="row">
                  <span className="with-cover">
                    <Cover clipId={item.clip_id} />
                    <span className="clip-name">
                      {title}
                      <span className="narrow-only hint path">{fileName(item.file_path)}</span>
                      {!item.file_exists && <span className="hint bad">The file was moved or removed</span>}
                    </span>
                  </span>
                </th>
                <td className="wide-only path" title={item.file_path}>
                  {fileName(item.file_path)}
                </td>
                <td className="number">{bytes(item.bytes)}</td>
                <td className="mid-only col-date">{date(item.downloaded_at)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
