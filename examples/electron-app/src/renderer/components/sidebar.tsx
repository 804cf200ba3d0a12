import { useDesk } from '../model/desk-context.ts';
import { isUnderWay } from '../model/run.ts';
import { nextTheme, theme } from '../model/theme.ts';
import { useStatus } from '../model/use-status.ts';
import { useStore } from '../model/use-store.ts';
import { type ViewName, views, viewTitles } from '../model/views.ts';
import { AccountChooser } from './account-chooser.tsx';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';
import { StatusDot } from './status-dot.tsx';

/** The ways to the parts of the app, whom it works for, and how its backend does. */
export function Sidebar() {
  const desk = useDesk();
  const view = useStore(desk.view);
  const state = useStatus()?.state;
  return (
    <aside className="sidebar">
      <div className="brand">
        <BrandMark />
        <span>Songs</span>
        <ThemeButton />
      </div>
      <nav aria-label="Parts of the app">
        <ul>
          {views.map((name) => (
            <li key={name}>
              <button
                type="button"
                className="nav-item"
                aria-current={name === view ? 'page' : undefined}
                onClick={() => desk.show(name)}
              >
                <Icon name={name} />
                <span>{viewTitles[name].title}</span>
                <NavCount name={name} />
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <div className="sidebar-foot">
        <AccountChooser />
        <button type="button" className="status-line" onClick={() => desk.show('backend')}>
          <span className="quiet-text">Backend</span>
          <StatusDot state={state} />
        </button>
      </div>
    </aside>
  );
}

function NavCount({ name }: { name: ViewName }) {
  const desk = useDesk();
  const prompts = useStore(desk.prompts).list.length;
  const underWay = useStore(desk.runs).filter(isUnderWay);
  const counts: Partial<Record<ViewName, number>> = {
    prompts,
    queues: underWay.filter(({ command }) => command !== 'BATCH_DOWNLOAD').length,
    downloads: underWay.filter(({ command }) => command === 'BATCH_DOWNLOAD').length,
  };
  const count = counts[name] ?? 0;
  if (count === 0) return null;
  return (
    <span className={name === 'prompts' ? 'nav-count' : 'nav-count live'}>
      {count}
      <span className="visually-hidden">{name === 'prompts' ? ' prompts' : ' under way'}</span>
    </span>
  );
}

function ThemeButton() {
  const current = useStore(theme);
  const icon = current === 'system' ? 'system' : current === 'light' ? 'sun' : 'moon';
  return <IconButton icon={icon} label={`Colours: ${current}. Change them.`} onClick={nextTheme} />;
}

function BrandMark() {
  return (
    <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true" className="brand-mark">
      <rect width="24" height="24" rx="7" />
      <path d="M6 13v-2 M9 16V8 M12 14v-4 M15 17V7 M18 13v-2" />
    </svg>
  );
}
