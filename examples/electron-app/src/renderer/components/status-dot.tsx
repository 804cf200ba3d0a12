import type { BackendStatus } from 'stdwire/electron/renderer';

const words: Readonly<Record<BackendStatus['state'], string>> = {
  stopped: 'Stopped',
  starting: 'Starting …',
  running: 'Running',
  restarting: 'Restarting …',
  stopping: 'Stopping …',
  error: 'Not working',
};

/** What the backend is doing, in a word. */
function stateWord(state: BackendStatus['state'] | undefined): string {
  return state === undefined ? 'Connecting …' : words[state];
}

/** The same as a coloured dot with its word. */
export function StatusDot({ state }: { state: BackendStatus['state'] | undefined }) {
  return (
    <span className={`status-dot ${state ?? 'starting'}`}>
      <i aria-hidden="true" />
      {stateWord(state)}
    </span>
  );
}
