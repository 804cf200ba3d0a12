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
import { QueueCard } from './queues/queue-card.tsx';

/** The queues, each with its songs. */
export function QueuesView() {
  const desk = useDesk();
  const { data, error } = useLoaded(desk.queues.book);
  const runs = useStore(desk.runs);
  const [clearing, setClearing] = useState(false);
  const queues = [...(data?.queues ?? [])].reverse();
  const busy = runs.some((run) => isUnderWay(run) && run.command === 'START_QUEUE_EXECUTION');
  return (
    <ViewFrame
      view="queues"
      actions={
        queues.length > 0 && (
          <BackendButton icon="trash" disabled={busy} onClick={() => setClearing(true)}>
            Remove all
          </BackendButton>
        )
      }
    >
      <ErrorNote error={error} />
      {data !== undefined && queues.length === 0 && (
        <EmptyState
          icon="queues"
          title="Nothing is being made"
          action={
            <Button look="main" icon="prompts" onClick={() => desk.show('prompts')}>
              Go to Prompts
            </Button>
          }
        >
          Write some prompts and press “Make songs”: each song shows here how far it is.
        </EmptyState>
      )}
      <ul className="stack" aria-label="Queues">
        {queues.map((queue) => (
          <li key={queue.id}>
            <QueueCard
              queue={queue}
              records={(data?.records ?? []).filter(({ queue_id }) => queue_id === queue.id)}
              run={runs.find(({ id, queues: told }) => id === queue.operation_id || queue.id in told)}
            />
          </li>
        ))}
      </ul>
      {clearing && (
        <ConfirmDialog
          title="Remove all queues?"
          action="Remove all"
          onClose={() => setClearing(false)}
          onConfirm={() => desk.queues.clear()}
        >
          <p>Songs that are made, clips and history stay. What was not made yet will not be.</p>
        </ConfirmDialog>
      )}
    </ViewFrame>
  );
}
