import type { TrayActions } from './tray-facts.ts';

/** The name of an action, as it is told with a failure. */
export type TrayActionName = keyof TrayActions;

/**
 * The same actions, fit to be the clicks of a menu: each is done after the click has been dealt with, since it may
 * destroy the tray; not again while it is under way; and what it throws or rejects with is reported.
 */
export function guardedActions(
  actions: TrayActions,
  report: (error: unknown, action: TrayActionName) => void,
): TrayActions {
  const guard = (name: TrayActionName, action: () => unknown): (() => void) => {
    let isUnderWay = false;
    const run = async (): Promise<void> => {
      try {
        await action();
      } catch (error) {
        report(error, name);
      } finally {
        isUnderWay = false;
      }
    };
    return () => {
      if (isUnderWay) return;
      isUnderWay = true;
      setImmediate(() => void run());
    };
  };
  const { showWindow, showLogs } = actions;
  return {
    ...(showWindow === undefined ? {} : { showWindow: guard('showWindow', showWindow) }),
    start: guard('start', actions.start),
    stop: guard('stop', actions.stop),
    restart: guard('restart', actions.restart),
    ...(showLogs === undefined ? {} : { showLogs: guard('showLogs', showLogs) }),
    quit: guard('quit', actions.quit),
  };
}
