import { useEffect, useState } from 'react';
import type { BackendStatus } from 'stdwire/electron/renderer';
import { bytes, duration, timeOfDay } from '../../model/format.ts';

const TICK_MS = 1_000;

/** The figures of the backend. How long it has been running is computed here: it is nothing to send a message for. */
export function BackendFacts({ status }: { status: BackendStatus }) {
  const now = useNow(status.startedAt !== null);
  const facts: readonly (readonly [string, string])[] = [
    ['Process', status.pid === null ? '–' : String(status.pid)],
    ['Running for', status.startedAt === null ? '–' : duration(now - status.startedAt)],
    ['Since', timeOfDay(status.startedAt)],
    ['Restarts', String(status.restarts)],
    ['Memory', bytes(status.memory)],
    ['Last end', lastEnd(status)],
    ['Program', status.path ?? '–'],
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name} className={name === 'Program' ? 'whole' : ''}>
          <dt>{name}</dt>
          <dd title={value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function lastEnd({ lastExit }: BackendStatus): string {
  if (lastExit === null) return '–';
  const how = lastExit.signal ?? (lastExit.exitCode === null ? '' : `code ${lastExit.exitCode}`);
  return `${endWords[lastExit.reason]}${how === '' ? '' : `, ${how}`} at ${timeOfDay(lastExit.at)}`;
}

const endWords: Readonly<Record<NonNullable<BackendStatus['lastExit']>['reason'], string>> = {
  stopped: 'stopped',
  restarted: 'restarted',
  'memory-limit': 'took too much memory',
  unresponsive: 'stopped answering',
  died: 'ended unexpectedly',
  'start-failed': 'did not start',
};

function useNow(ticks: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    setNow(Date.now());
    if (!ticks) return;
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [ticks]);
  return now;
}
