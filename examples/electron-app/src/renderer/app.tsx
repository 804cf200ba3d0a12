import { useEffect } from 'react';
import { BackendBanner } from './components/backend-banner.tsx';
import { NoticeList } from './components/notices.tsx';
import { PlayerBar } from './components/player-bar.tsx';
import { Sidebar } from './components/sidebar.tsx';
import { useKeptFocus } from './components/use-kept-focus.ts';
import { useDesk } from './model/desk-context.ts';
import { useStore } from './model/use-store.ts';
import { type ViewName, views } from './model/views.ts';
import { NewAccountDialog } from './views/accounts/new-account-dialog.tsx';
import { AccountsView } from './views/accounts-view.tsx';
import { BackendView } from './views/backend-view.tsx';
import { ClipsView } from './views/clips-view.tsx';
import { DownloadsView } from './views/downloads-view.tsx';
import { HistoryView } from './views/history-view.tsx';
import { PromptsView } from './views/prompts-view.tsx';
import { QueuesView } from './views/queues-view.tsx';

const bodies: Readonly<Record<ViewName, () => React.ReactNode>> = {
  prompts: PromptsView,
  queues: QueuesView,
  clips: ClipsView,
  downloads: DownloadsView,
  history: HistoryView,
  accounts: AccountsView,
  backend: BackendView,
};

/** The whole window. */
export function App() {
  const view = useStore(useDesk().view);
  const Body = bodies[view];
  useViewKeys();
  useKeptFocus();
  return (
    <div className="app">
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <Sidebar />
      <main id="content" tabIndex={-1}>
        <BackendBanner />
        <div className="view" key={view}>
          <Body />
        </div>
      </main>
      <PlayerBar />
      <NoticeList />
      <NewAccountDialog />
    </div>
  );
}

/** Ctrl or ⌘ with a digit goes to a view. */
function useViewKeys(): void {
  const { show } = useDesk();
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const view = views[Number(event.key) - 1];
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || view === undefined) return;
      event.preventDefault();
      show(view);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [show]);
}
