import { useDesk } from '../model/desk-context.ts';
import { useStore } from '../model/use-store.ts';
import { Button } from './button.tsx';

/** What can be done about a backend that does not run. */
export function BannerActions({ action }: { action: 'start' | 'restart' }) {
  const { attempt, backend, show, view } = useDesk();
  const current = useStore(view);
  return (
    <div className="banner-actions">
      {action === 'start' ? (
        <Button look="main" icon="play" onClick={() => void attempt(() => backend.start())}>
          Start
        </Button>
      ) : (
        <Button look="main" icon="refresh" onClick={() => void attempt(() => backend.restart())}>
          Try again
        </Button>
      )}
      {current !== 'backend' && (
        <Button look="quiet" onClick={() => show('backend')}>
          Details
        </Button>
      )}
    </div>
  );
}
