import { explainError } from '../../explain/explain-error.ts';
import type { BackendStatus } from '../../supervisor/status.ts';
import type { TrayImage, TrayMenuItem } from './tray-electron.ts';
import { type TrayActions, type TrayFacts, type TrayState, trayState } from './tray-facts.ts';

/** In which states an action makes sense. A start that takes long can be stopped. */
const POSSIBLE: Readonly<Record<'start' | 'stop' | 'restart', readonly TrayState[]>> = {
  start: ['stopped', 'error'],
  stop: ['starting', 'running', 'restarting'],
  restart: ['running'],
};
const SEPARATOR = { type: 'separator' } as const;

/**
 * The menu of a tray icon that shows a backend and controls it, for `Menu.buildFromTemplate`.
 *
 * It says in words what the backend does, its process id, since when it runs, how often it was restarted, where its
 * program is and what went wrong last; Start, Stop and Restart can be chosen where they make sense. Where no program was
 * found it says so, with the path that was tried; there is nothing that Start could start then, so Try again stands above
 * it, which does the same once the program is back. It is made of its arguments alone. The time is that of the day at which it became ready: a time that ticks would close the menu, which
 * cannot be changed while it is open.
 *
 * @param status The status of a client.
 * @param actions What the items do.
 * @param facts A name, an icon.
 */
export function trayTemplate<Image = TrayImage>(
  status: BackendStatus,
  actions: TrayActions,
  facts: TrayFacts<Image> = {},
): TrayMenuItem<Image>[] {
  const state = trayState(status);
  return [
    header(state, facts),
    ...description(status, state).map((label) => ({ label, enabled: false })),
    SEPARATOR,
    ...chosen('Show window', actions.showWindow),
    ...(state === 'not-found'
      ? [{ id: 'retry', label: 'Try again', click: () => void actions.start() }]
      : []),
    control('Start', 'start', state, actions),
    control('Stop', 'stop', state, actions),
    control('Restart', 'restart', state, actions),
    SEPARATOR,
    ...chosen('Show logs', actions.showLogs),
    ...chosen('Quit', actions.quit),
  ];
}

/** What the tray is about, in a line: `Backend: running`. */
export function trayTitle(state: TrayState, { name = 'Backend' }: Pick<TrayFacts, 'name'> = {}): string {
  return `${name}: ${state === 'not-found' ? 'not found' : state}`;
}

function header<Image>(state: TrayState, facts: TrayFacts<Image>): TrayMenuItem<Image> {
  const icon = facts.icon?.(state);
  return {
    id: 'state',
    label: literal(trayTitle(state, facts)),
    enabled: false,
    ...(icon === undefined ? {} : { icon }),
  };
}

function description(status: BackendStatus, state: TrayState): string[] {
  if (state === 'not-found') return [literal(`Looked for at ${placesOf(status)}`)];
  const life = [
    ...(status.pid === null ? [] : [`PID ${status.pid}`]),
    ...(status.startedAt === null ? [] : [`since ${timeOfDay(status.startedAt)}`]),
    ...(status.restarts === 0 ? [] : [`restarts ${status.restarts}`]),
  ].join(' · ');
  const failure = status.lastError === null ? '' : explainError(status.lastError).title;
  return [life, status.path ?? status.lastError?.path ?? '', failure]
    .filter((text) => text !== '')
    .map(literal);
}

/** The path that was tried, or the first of many. */
function placesOf({ lastError }: BackendStatus): string {
  const [first, ...others] = lastError?.path === undefined ? (lastError?.tried ?? []) : [lastError.path];
  if (first === undefined) return 'an unknown place';
  return others.length === 0 ? first : `${first}, and ${others.length} more`;
}

function timeOfDay(at: number): string {
  const time = new Date(at);
  const twoDigits = (count: number): string => String(count).padStart(2, '0');
  return `${twoDigits(time.getHours())}:${twoDigits(time.getMinutes())}`;
}

function control(label: string, name: keyof typeof POSSIBLE, state: TrayState, actions: TrayActions) {
  return { id: name, label, enabled: POSSIBLE[name].includes(state), click: () => void actions[name]() };
}

function chosen(label: string, action: (() => unknown) | undefined) {
  return action === undefined ? [] : [{ label, click: () => void action() }];
}

/** A single `&` marks the key of an item and is not shown. */
function literal(text: string): string {
  return text.replaceAll('&', '&&');
}
