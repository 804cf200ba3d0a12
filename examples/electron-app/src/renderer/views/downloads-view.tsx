import { useState } from 'react';
import { BackendButton, Button } from '../components/button.tsx';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { ViewFrame } from '../components/view-frame.tsx';
import { useDesk } from '../model/desk-context.ts';
import { isUnderWay } from '../model/run.ts';
import { useLoaded } from '../model/use-loaded.ts';
import { useStore } from '../model/use-store.ts';
import { DownloadRun } from './downloads/download-run.tsx';
import { FolderLine } from './downloads/folder-line.tsx';
import { Interrupted } from './downloads/interrupted.tsx';
import { SavedTable } from './downloads/saved-table.tsx';
import { NeedsAccount } from './needs-account.tsx';

/** What is saved on this computer, and what is being saved. */
export function DownloadsView() {
  const desk = useDesk();
  const account = useStore(desk.accounts.chosen);
  const { data, error } = useLoaded(desk.downloads.history, account);
  const runs = useStore(desk.runs).filter(({ command }) => command === 'BATCH_DOWNLOAD');
  const [forgetting, setForgetting] = useState(false);
  const items = data?.items ?? [];
  return (
    <ViewFrame
      view="downloads"
      actions={
        items.length > 0 && (
          <BackendButton icon="trash" onClick={() => setForgetting(true)}>
            Forget the list
          </BackendButton>
        )
      }
    >
      {account === null && <NeedsAccount />}
      <ErrorNote error={error} />
      {account !== null && <FolderLine />}
      {runs.map((run) => (
        <DownloadRun key={run.id} run={run} />
      ))}
      {data?.interrupted?.map((batch) => (
        <Interrupted key={batch.operation_id} account={data.account_name} batch={batch} />
      ))}
      {data !== undefined && items.length === 0 && !runs.some(isUnderWay) && (
        <EmptyState
          icon="downloads"
          title="Nothing saved yet"
          action={
            <Button look="main" icon="clips" onClick={() => desk.show('clips')}>
              Go to Clips
            </Button>
          }
        >
          Clips that you save are listed here. They play without the backend, too.
        </EmptyState>
      )}
      {items.length > 0 && <SavedTable items={items} account={data?.account_name ?? ''} />}
      {forgetting && account !== null && (
        <ConfirmDialog
          title="Forget what was saved?"
          action="Forget"
          onClose={() => setForgetting(false)}
          onConfirm={() => desk.downloads.forget(account)}
        >
          <p>The files stay where they are. The clips count as new again.</p>
        </ConfirmDialog>
      )}
    </ViewFrame>
  );
}
