import { p01 } from './p01-round-trips.mjs';
import { p02 } from './p02-peers.mjs';
import { p03 } from './p03-least-clients.mjs';
import { p04 } from './p04-events.mjs';
import { p05 } from './p05-client-alone.mjs';
import { p06 } from './p06-one-at-a-time.mjs';
import { p07 } from './p07-line-size.mjs';
import { p08 } from './p08-start.mjs';
import { p09 } from './p09-footprint.mjs';
import { p10 } from './p10-real-commands.mjs';
import { p11 } from './p11-growth.mjs';
import { p12 } from './p12-long-work.mjs';
import { windowBridge } from './window-bridge.mjs';

/** @type {readonly import('./row.mjs').Row[]} */
export const rows = [p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, windowBridge];
