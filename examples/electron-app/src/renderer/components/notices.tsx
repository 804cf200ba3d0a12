import { useEffect, useState } from 'react';
import { useDesk } from '../model/desk-context.ts';
import type { Notice } from '../model/notices.ts';
import { useStore } from '../model/use-store.ts';
import { IconButton } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

/** How long good news stay, unless somebody is at them. Bad ones stay until somebody takes them away. */
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
  const [isHeld, hold] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list makes another function each time, which does the same
  useEffect(() => {
    if (kind === 'bad' || isHeld) return;
    const timer = setTimeout(onDismiss, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [kind, isHeld]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: nothing is done here, the card only stays while it is looked at
    <div
      className={`notice ${kind}`}
      onMouseEnter={() => hold(true)}
      onMouseLeave={() => hold(false)}
      onFocus={() => hold(true)}
      onBlur={() => hold(false)}
    >
      <Icon name={icons[kind]} />
      <div>
        <strong>{title}</strong>
        {text !== undefined && <p>{text}</p>}
      </div>
      <IconButton icon="close" label={`Dismiss: ${title}`} onClick={onDismiss} />
    </div>
  );
}
