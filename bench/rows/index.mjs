import { p01 } from './p01-round-trips.mjs';
import { p04 } from './p04-events.mjs';
import { p05 } from './p05-client-alone.mjs';
import { p06 } from './p06-one-at-a-time.mjs';

/** @type {readonly import('./row.mjs').Row[]} */
export const rows = [p01, p04, p05, p06];
