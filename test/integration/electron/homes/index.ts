import type { Home } from '../home.ts';
import { inProcess } from './in-process.ts';
import { chromiumWorld } from './isolated-world.ts';
import { standIns } from './stand-ins.ts';
import { webSocket } from './web-socket.ts';

/** Every way from a page to the bridge. */
export const homes: readonly Home[] = [inProcess, standIns, webSocket, chromiumWorld];
