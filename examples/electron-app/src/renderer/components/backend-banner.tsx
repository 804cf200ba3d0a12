import { useBackendConnection } from 'stdwire/electron/react';
import { type BackendStatus, explainError } from 'stdwire/electron/renderer';
import { useStatus } from '../model/use-status.ts';
import { BannerActions } from './banner-actions.tsx';
import { Icon, type IconName } from './icon.tsx';

interface Told {
  readonly tone: 'info' | 'warn' | 'bad';
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly action?: 'start' | 'restart';
}

/** Says above everything that the backend does not run, why, and what to do. What needs no backend goes on below. */
export function BackendBanner() {
  const status = useStatus();
  const { state } = useBackendConnection();
  const told = state === 'lost' || state === 'refused' || state === 'closed' ? lost : tell(status);
  return (
    // It is there from the start, so that a reader hears what comes into it.
    <div role="status" className="banner-place">
      {told !== undefined && (
        <div className={`banner ${told.tone}`}>
          <Icon name={told.icon} />
          <p>
            <strong>{told.title}</strong> {told.text}
          </p>
          {told.action !== undefined && <BannerActions action={told.action} />}
        </div>
      )}
    </div>
  );
}

const lost: Told = {
  tone: 'bad',
  icon: 'warning',
  title: 'The connection to the app is lost.',
  text: 'Start the app again, then load this page from the address that it prints.',
};

function tell(status: BackendStatus | undefined): Told | undefined {
  switch (status?.state) {
    case 'stopped':
      return {
        tone: 'info',
        icon: 'info',
        title: 'The backend is stopped.',
        text: 'You can write prompts and play what is saved; start it for the rest.',
        action: 'start',
      };
    case 'starting':
      return { tone: 'info', icon: 'info', title: 'The backend is starting …', text: 'A moment, please.' };
    case 'stopping':
      return {
        tone: 'info',
        icon: 'info',
        title: 'The backend is stopping …',
        text: 'What is finished is kept.',
      };
    case 'restarting':
      return {
        tone: 'warn',
        icon: 'warning',
        title: 'The backend is being started again.',
        text: `${whyRestarting(status)} What is finished is kept.`,
      };
    case 'error': {
      const { title, text, whatToDo } = explainError(status.lastError);
      return {
        tone: 'bad',
        icon: 'warning',
        title: `${title}.`,
        text: `${text} ${whatToDo}`,
        action: 'restart',
      };
    }
    default:
      return undefined;
  }
}

function whyRestarting({ lastExit }: BackendStatus): string {
  switch (lastExit?.reason) {
    case 'restarted':
      return 'You asked for it.';
    case 'unresponsive':
      return 'It had stopped answering.';
    case 'memory-limit':
      return 'It had taken too much memory.';
    default:
      return 'It ended unexpectedly.';
  }
}
