import { useEffect, useState } from 'react';
import { Icon } from '../../components/icon.tsx';
import { useDesk } from '../../model/desk-context.ts';
import { useIsRunning } from '../../model/use-status.ts';

/** How long it is waited for the next letter. */
const PAUSE_MS = 250;

/** Looks through the history while it is typed. */
export function SearchBox() {
  const { history } = useDesk();
  const running = useIsRunning();
  const [text, setText] = useState(history.keyword.get());
  useEffect(() => {
    if (text === history.keyword.get()) return;
    const timer = setTimeout(() => void history.search(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, history]);
  return (
    <div className="search">
      <Icon name="search" />
      <input
        type="search"
        className="input"
        aria-label="Search the history"
        placeholder="Search titles, styles, statuses"
        value={text}
        disabled={!running}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  );
}
