/**
 * Conditions that general scenarios may need. `broken-configuration`: something in the configuration of the backend is wrong,
 * so that it cannot start.
 */
export const GENERAL_CONDITIONS: ReadonlySet<string> = new Set(['broken-configuration']);
