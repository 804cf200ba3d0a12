import { statusWord } from '../model/format.ts';

const tones: Readonly<Record<string, string>> = {
  completed: 'ok',
  complete: 'ok',
  downloaded: 'ok',
  valid: 'ok',
  running: 'accent',
  in_progress: 'accent',
  submitted: 'accent',
  queued: 'accent',
  streaming: 'accent',
  new: 'accent',
  cancelling: 'warn',
  interrupted: 'warn',
  paused: 'warn',
  waiting_for_user: 'warn',
  login_required: 'warn',
  expired: 'warn',
  failed: 'bad',
  error: 'bad',
};

/** A status in a word, with a colour that says the same. */
export function Badge({ status, children }: { status: string; children?: string }) {
  return <span className={`badge ${tones[status] ?? 'quiet'}`}>{children ?? statusWord(status)}</span>;
}
