import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BackendProvider } from 'stdwire/electron/react';
import type { AppInfo } from '../shared/app-info.ts';
import { paths } from '../shared/app-info.ts';
import { App } from './app.tsx';
import { connect } from './connect.ts';
import { Desk } from './model/desk.ts';
import { DeskContext } from './model/desk-context.ts';
import { applyTheme } from './model/theme.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/controls.css';
import './styles/views.css';
import './styles/player.css';

applyTheme();
await start(document.getElementById('root'));

async function start(place: HTMLElement | null): Promise<void> {
  if (place === null) return;
  const backend = connect(window);
  if (backend === undefined) {
    createRoot(place).render(
      <main className="no-backend">
        <h1>No program behind this page</h1>
        <p>This page belongs to a program. Start it with npm run app, and open the address that it prints.</p>
      </main>,
    );
    return;
  }
  const info = (await (await fetch(paths.info)).json()) as AppInfo;
  const desk = new Desk(backend, info);
  desk.begin();
  createRoot(place).render(
    <StrictMode>
      <BackendProvider client={backend}>
        <DeskContext value={desk}>
          <App />
        </DeskContext>
      </BackendProvider>
    </StrictMode>,
  );
}
