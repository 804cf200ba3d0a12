import type { InterruptedDownload } from 'stdwire/electron/renderer';
import { BackendButton } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { useDesk } from '../../model/desk-context.ts';
import { count, date } from '../../model/format.ts';

/** A download that was cut short, with the way to go on. */
export function Interrupted({ account, batch }: { account: string; batch: InterruptedDownload }) {
  const { attempt, downloads, info } = useDesk();
  const goOn = () =>
    downloads.many(
      account,
      batch.clip_ids.map((id) => ({ id })),
      info.folder,
    );
  return (
    <div className="note warn">
      <Icon name="warning" />
      <div>
        <strong>A download was interrupted</strong>
        <p>
          {count(batch.clip_ids.length, 'clip')} of {date(batch.started_at)} still to be saved.
        </p>
      </div>
      <BackendButton icon="play" onClick={() => void attempt(goOn)}>
        Go on
      </BackendButton>
    </div>
  );
}
