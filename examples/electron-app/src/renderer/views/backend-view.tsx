import { Button } from '../components/button.tsx';
import { StatusDot } from '../components/status-dot.tsx';
import { ViewFrame } from '../components/view-frame.tsx';
import { useDesk } from '../model/desk-context.ts';
import { useStatus } from '../model/use-status.ts';
import { BackendFacts } from './backend/backend-facts.tsx';
import { LastTrouble } from './backend/last-trouble.tsx';
import { LogPanel } from './backend/log-panel.tsx';

/** How the backend does, what can be done about it, and what it says. */
export function BackendView() {
  const { attempt, backend } = useDesk();
  const status = useStatus();
  const state = status?.state;
  const isDown = state === 'stopped' || state === 'error';
  return (
    <ViewFrame
      view="backend"
      actions={
        <>
          {/* One button for both: its focus must not be lost by what it does. */}
          <Button
            look={isDown ? 'main' : 'plain'}
            icon={isDown ? 'play' : 'stop'}
            disabled={state === undefined || state === 'stopping'}
            onClick={() => void attempt(() => (isDown ? backend.start() : backend.stop()))}
          >
            {isDown ? 'Start' : 'Stop'}
          </Button>
          <Button
            icon="refresh"
            disabled={state !== 'running'}
            onClick={() => void attempt(() => backend.restart())}
          >
            Restart
          </Button>
        </>
      }
    >
      <section className="card" aria-label="Status">
        <div className="card-head">
          <h2>Status</h2>
          <StatusDot state={state} />
        </div>
        {status !== undefined && <BackendFacts status={status} />}
        {status !== undefined && <LastTrouble status={status} />}
      </section>
      <LogPanel />
    </ViewFrame>
  );
}
