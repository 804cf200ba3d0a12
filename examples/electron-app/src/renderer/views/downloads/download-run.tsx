import { Badge } from '../../components/badge.tsx';
import { BackendButton } from '../../components/button.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { useDesk } from '../../model/desk-context.ts';
import { bytes } from '../../model/format.ts';
import { type FileRow, isUnderWay, type Run } from '../../model/run.ts';

/** A download of several clips. */
export function DownloadRun({ run }: { run: Run }) {
  const desk = useDesk();
  const live = isUnderWay(run);
  const files = Object.values(run.files);
  const shown = live ? files : files.filter(({ status }) => status === 'failed');
  if (!live && shown.length === 0) return null;
  return (
    <section className="card" aria-label="Download">
      <div className="card-head">
        <div className="queue-name">
          <h2>{live ? 'Saving clips' : 'Could not be saved'}</h2>
          <Badge status={run.state} />
        </div>
        {live && (
          <BackendButton
            icon="stop"
            disabled={run.state === 'cancelling'}
            onClick={() => void desk.attempt(() => desk.runs.cancel(run.id))}
          >
            Cancel
          </BackendButton>
        )}
      </div>
      {live && <ProgressBar value={run.progress} label="All of them" />}
      {live && run.message !== '' && <p className="hint">{run.message}</p>}
      <ul className="song-rows" aria-label="Files">
        {shown.map((file) => (
          <FileItem key={file.clipId} file={file} />
        ))}
      </ul>
    </section>
  );
}

function FileItem({ file }: { file: FileRow }) {
  const name = file.fileName ?? file.clipId;
  const facts = file.status === 'completed' ? 'saved' : `${bytes(file.downloaded)} of ${bytes(file.total)}`;
  return (
    <li className="song-row file">
      <span className="song-title">{name}</span>
      {file.error === undefined && (
        <ProgressBar
          value={file.progress}
          label={name}
          tone={file.status === 'completed' ? 'ok' : 'accent'}
        />
      )}
      <span className="song-step quiet-text">{file.error === undefined ? facts : 'failed'}</span>
      {file.error !== undefined && <span className="song-error">{file.error}</span>}
    </li>
  );
}
