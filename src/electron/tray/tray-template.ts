import type { MenuItemConstructorOptions } from 'electron';
import { explainError } from '../../explain/explain-error.ts';
import type { BackendStatus } from '../../supervisor/status.ts';
import { type TrayActions, type TrayFacts, type TrayState, trayState } from './tray-facts.ts';

type Item = MenuItemConstructorOptions;

/** In which states an action makes sense. A start that takes long can be stopped. */
const POSSIBLE: Readonly<Record<'start' | 'stop' | 'restart', readonly TrayState[]>> = {
  start: ['stopped', 'error'],
  stop: ['starting', 'running', 'restarting'],
  restart: ['running'],
};
const SEPARATOR: Item = { type: 'separator' };

/**
 * The menu of a tray icon that shows a backend and controls it, for `Menu.buildFromTemplate`.
 *
 * It says in words what the backend does, its process id, since when it runs, how often it was restarted, where its
 * program is and what went wrong last; Start, Stop and Restart can be chosen where they make sense. It is made of its
 * arguments alone. The time is that of the day at which it became ready: a time that ticks would close the menu, which
 * cannot be changed while it is open.
 *
 * @param status The status of a client.
 * @param actions What the items do.
 * @param facts A name, an icon, or that no backend was found.
 */
export function trayTemplate(status: BackendStatus, actions: TrayActions, facts: TrayFacts = {}): Item[] {
  const state = trayState(status, facts);
  return [
    header(state, facts),
    ...description(status, facts).map((label): Item => ({ label, enabled: false })),
    SEPARATOR,
    ...chosen('Show window', actions.showWindow),
    control('Start', 'start', state, actions),
    control('Stop', 'stop', state, actions),
    control('Restart', 'restart', state, actions),
    SEPARATOR,
    ...chosen('Show logs', actions.showLogs),
    ...chosen('Quit', actions.quit),
  ];
}

/** What the tray is about, in a line: `Backend: running`. */
export function trayTitle(state: TrayState, { name = 'Backend' }: TrayFacts = {}): string {
  return `${name}: ${state === 'not-found' ? 'not found' : state}`;
}

function header(state: TrayState, facts: TrayFacts): Item {
  const icon = facts.icon?.(state);
  return {
    id: 'state',
    label: literal(trayTitle(state, facts)),
    enabled: false,
    ...(icon === undefined ? {} : { icon }),
  };
}

function description(status: BackendStatus, { missing }: TrayFacts): string[] {
  if (missing !== undefined) return [literal(`Looked for at ${missing}`)];
  const life = [
    ...(status.pid === null ? [] : [`PID ${status.pid}`]),
    ...(status.startedAt === null ? [] : [`since ${timeOfDay(status.startedAt)}`]),
    ...(status.restarts === 0 ? [] : [`restarts ${status.restarts}`]),
  ].join(' · ');
  const failure = status.lastError === null ? '' : explainError(status.lastError).title;
  return [life, status.path ?? '', failure].filter((text) => text !== '').map(literal);
}

function timeOfDay(at: number): string {
  const time = new Date(at);
  const twoDigits = (count: number): string => String(count).padStart(2, '0');
  return `${twoDigits(time.getHours())}:${twoDigits(time.getMinutes())}`;
}

function control(label: string, name: keyof typeof POSSIBLE, state: TrayState, actions: TrayActions): Item {
  return { id: name, label, enabled: POSSIBLE[name].includes(state), click: () => void actions[name]() };
}

function chosen(label: string, action: (() => unknown) | undefined): Item[] {
  return action === undefined ? [] : [{ label, click: () => void action() }];
}

/** A single `&` marks the key of an item and is not shown. */
function literal(text: string): string {
  return text.replaceAll('&', '&&');
}
