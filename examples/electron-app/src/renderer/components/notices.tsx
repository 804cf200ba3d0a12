import { useEffect } from 'react';
import { useDesk } from '../model/desk-context.ts';
import type { Notice } from '../model/notices.ts';
import { useStore } from '../model/use-store.ts';
import { IconButton } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

/** How long good news stay. Bad ones stay until somebody takes them away. */
const SHOWN_MS = 4_500;
const icons: Readonly<Record<Notice['kind'], IconName>> = { good: 'check', info: 'info', bad: 'warning' };

/** What has happened, in the corner of the window; a screen reader hears it. */
export function NoticeList() {
  const { notices } = useDesk();
  return (
    <section className="notices" aria-label="Messages" aria-live="polite">
      {useStore(notices).map((notice) => (
        <NoticeCard key={notice.id} notice={notice} onDismiss={() => notices.dismiss(notice.id)} />
      ))}
    </section>
  );
}

function NoticeCard({ notice, onDismiss }: { notice: Notice; onDismiss: () => void }) {
  const { kind, title, text } = notice;
  // biome-ignore lint/correctness/useExhaustiveDependencies: one timer for the life of the card
  useEffect(() => {
    if (kind === 'bad') return;
    const timer = setTimeout(onDismiss, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [kind]);
  return (
    <div className={`notice ${kind}`}>
      <Icon name={icons[kind]} />
      <div>
        <strong>{title}</strong>
        {text !== undefined && <p>{text}</p>}
      </div>
      <IconButton icon="close" label={`Dismiss: ${title}`} onClick={onDismiss} />
    </div>
  );
}
