import { useEffect, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { useDesk } from '../../model/desk-context.ts';
import { useStore } from '../../model/use-store.ts';

const NEAR_THE_END_PX = 40;

/** What the backend writes to its log, as it writes it. It follows the end unless somebody reads further up. */
export function LogPanel() {
  const { attempt, log, notices } = useDesk();
  const lines = useStore(log);
  const [filter, setFilter] = useState('');
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const wanted = filter.trim().toLowerCase();
  const shown = wanted === '' ? lines : lines.filter(({ line }) => line.toLowerCase().includes(wanted));
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the lines that move the end
  useEffect(() => {
    const element = box.current;
    if (element !== null && follows.current) element.scrollTop = element.scrollHeight;
  }, [shown.length]);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(shown.map(({ line }) => line).join('\n'));
    notices.tell('good', 'The log is copied');
  };
  return (
    <section className="card log-card" aria-label="Log">
      <div className="card-head">
        <h2>Log</h2>
        <div className="tools">
          <input
            type="search"
            className="input"
            aria-label="Filter the log"
            placeholder="Filter"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
          <Button look="quiet" icon="copy" disabled={shown.length === 0} onClick={() => void attempt(copy)}>
            Copy
          </Button>
          <Button look="quiet" icon="trash" disabled={lines.length === 0} onClick={() => log.clear()}>
            Clear
          </Button>
        </div>
      </div>
      <div
        ref={box}
        className="log"
        role="log"
        aria-live="off"
        aria-label="Lines of the log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          follows.current = scrollHeight - scrollTop - clientHeight < NEAR_THE_END_PX;
        }}
      >
        {shown.length === 0 ? (
          <p className="quiet-text">
            {lines.length === 0 ? 'Nothing was written since this page is open.' : 'No line has this in it.'}
          </p>
        ) : (
          shown.map(({ number, line }) => (
            <div key={number} className={`log-line ${levelOf(line)}`}>
              {line}
            </div>
          ))
        )}
      </div>
    </section>
  );
}

function levelOf(line: string): string {
  if (/\b(ERROR|CRITICAL|Traceback)\b/.test(line)) return 'bad';
  return /\bWARNING\b/.test(line) ? 'warn' : '';
}
