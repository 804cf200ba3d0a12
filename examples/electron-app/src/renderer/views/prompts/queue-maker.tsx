import { useId, useState } from 'react';
import { BackendButton, Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useDesk } from '../../model/desk-context.ts';
import { wireCodeOf } from '../../model/error-text.ts';
import { count } from '../../model/format.ts';
import type { Draft } from '../../model/prompts.ts';
import { useStore } from '../../model/use-store.ts';

/** Makes a queue of the prompts. */
export function QueueMaker({ drafts }: { drafts: readonly Draft[] }) {
  const desk = useDesk();
  const account = useStore(desk.accounts.chosen);
  const batch = useStore(desk.songsPerBatch);
  const [busy, setBusy] = useState(false);
  const [replacing, setReplacing] = useState(false);
  const batchId = useId();
  const hintId = useId();
  const unnamed = drafts.filter(({ title }) => title.trim() === '').length;
  const problem =
    account === null
      ? 'Make an account first.'
      : unnamed > 0
        ? `${count(unnamed, 'prompt')} without a title.`
        : undefined;

  const make = async (): Promise<void> => {
    if (account === null) return;
    const queue = await desk.queues.create({ account, prompts: drafts, songsPerBatch: batch });
    desk.show('queues');
    await desk.queues.start([queue.id]);
  };
  const tryToMake = async (): Promise<void> => {
    setBusy(true);
    try {
      await make();
    } catch (error) {
      // All queues share one list of prompts: another list needs a fresh start, which is for the person to say.
      const otherList = ['INVALID_QUEUE_PARAMETERS', 'INSUFFICIENT_PROMPTS'];
      if (otherList.includes(wireCodeOf(error) ?? '')) setReplacing(true);
      else desk.notices.fail(error);
    }
    setBusy(false);
  };

  return (
    <section className="card queue-maker" aria-label="Make songs">
      <div className="field inline">
        <label htmlFor={batchId}>Side by side</label>
        <input
          id={batchId}
          className="input short"
          type="number"
          min={1}
          max={20}
          value={batch}
          onChange={(event) => {
            const { valueAsNumber } = event.target;
            if (Number.isInteger(valueAsNumber) && valueAsNumber > 0) desk.songsPerBatch.set(valueAsNumber);
          }}
        />
      </div>
      <BackendButton
        look="main"
        icon="play"
        className="fill"
        disabled={busy || problem !== undefined}
        aria-describedby={hintId}
        onClick={() => void tryToMake()}
      >
        {`Make ${count(drafts.length, 'song')}`}
      </BackendButton>
      <p id={hintId} className="hint">
        {problem ?? `For ${account}. Each prompt makes one or two clips.`}
      </p>
      {account === null && (
        <Button look="quiet" onClick={() => desk.show('accounts')}>
          Go to Accounts
        </Button>
      )}
      {replacing && (
        <ConfirmDialog
          title="Begin a new list of prompts?"
          action="Remove them and begin"
          onClose={() => setReplacing(false)}
          onConfirm={async () => {
            await desk.queues.clear();
            await make();
          }}
        >
          <p>
            The queues that are there were made from another list of prompts, and all queues share one. They
            are removed for that; songs, clips and history stay.
          </p>
        </ConfirmDialog>
      )}
    </section>
  );
}
