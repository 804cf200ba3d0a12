import { CommandError } from 'stdwire/electron/renderer';
import { errorText, saidBy } from './error-text.ts';
import type { Notices } from './notices.ts';
import type { Run } from './run.ts';

/** Says what became of a run, once. */
export function tellOfEnd(run: Run, notices: Notices): void {
  const { done, was } = run.command === 'BATCH_DOWNLOAD' ? downloadWords(run) : songWords(run);
  switch (run.state) {
    case 'completed':
      notices.tell('good', done, failedPart(run));
      break;
    case 'cancelled':
      notices.tell('info', `${was} cancelled`, 'What was finished is kept.');
      break;
    case 'interrupted':
      notices.tell(
        'bad',
        `${was} interrupted`,
        `The backend ended while it worked. What was finished is kept, ${advice(run)}.`,
      );
      break;
    case 'failed':
      notices.tell('bad', `${was} ended with a failure`, failureText(run.error));
      break;
  }
}

function songWords(run: Run): { done: string; was: string } {
  const count = Object.values(run.songs).filter(({ status }) => status === 'completed').length;
  return {
    done: count === 1 ? 'One song is ready' : `${count || 'All'} songs are ready`,
    was: 'The queue was',
  };
}

function downloadWords(run: Run): { done: string; was: string } {
  const count = Object.values(run.files).filter(({ status }) => status === 'completed').length;
  return {
    done: count === 1 ? 'One clip is saved' : `${count || 'All'} clips are saved`,
    was: 'The download was',
  };
}

function failedPart(run: Run): string | undefined {
  const rows = [...Object.values(run.songs), ...Object.values(run.files)];
  const failed = rows.filter(({ status }) => status === 'failed').length;
  return failed === 0 ? undefined : `${failed} could not be done; the list says why.`;
}

function advice(run: Run): string {
  return run.command === 'BATCH_DOWNLOAD' ? 'and Downloads offers to go on' : 'and the queue can go on';
}

function failureText(error: unknown): string {
  return error instanceof CommandError ? saidBy(error) : errorText(error).text;
}
