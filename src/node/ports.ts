import { createServer } from 'node:net';
import type { LoopbackHost } from '../client/loopback.ts';
import { StartError } from '../errors.ts';

/** Where a free port is looked for. */
export interface PortRange {
  /** The first port that is tried; 1733 unless set. */
  readonly from?: number | undefined;
  /** How many are tried, one after the other; 100 unless set. */
  readonly tries?: number | undefined;
  /** The address that it is to be free on; `127.0.0.1` unless set. */
  readonly host?: LoopbackHost | undefined;
}

const FIRST_PORT = 1733;
const TRIES = 100;
const LAST_PORT = 65_535;
/**
 * Ports that `fetch` refuses to ask, everywhere (https://fetch.spec.whatwg.org/#port-blocking). A backend that listened
 * there could not be reached from a window, nor from here.
 */
const BLOCKED: ReadonlySet<number> = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
  109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
  526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
  3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

/**
 * The first port of a range that a backend can listen on. Each is tried by listening on it for a moment: a port to
 * which nobody answers may still be taken. Another program may take it a moment later; that is for who starts a
 * backend on it to notice. `isWanted` can leave ports out.
 *
 * @throws StartError with reason `no-free-port`, which names the range, if all are taken.
 */
export async function findFreePort(
  range: PortRange = {},
  isWanted: (port: number) => boolean = () => true,
): Promise<number> {
  const { from = FIRST_PORT, tries = TRIES, host = '127.0.0.1' } = range;
  checkRange(from, tries);
  const to = Math.min(from + tries - 1, LAST_PORT);
  let last: NodeJS.ErrnoException | undefined;
  for (let port = from; port <= to; port += 1) {
    if (BLOCKED.has(port) || !isWanted(port)) continue;
    last = await whyNotFree(port, host);
    if (last === undefined) return port;
    // Not about this port: the next one would fail in the same way.
    if (last.code !== 'EADDRINUSE' && last.code !== 'EACCES') break;
  }
  throw noFreePort(`${host} from ${from} to ${to}`, last);
}

/** Whether a backend could listen there now. */
export async function isPortFree(port: number, host: LoopbackHost): Promise<boolean> {
  return (await whyNotFree(port, host)) === undefined;
}

function whyNotFree(port: number, host: string): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    // Exclusive: the workers of a cluster would share a port in place of being told that it is taken.
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

function checkRange(from: number, tries: number): void {
  if (!Number.isInteger(from) || from < 1 || from > LAST_PORT) {
    throw new TypeError(`from must be a port, a whole number from 1 to ${LAST_PORT}, not ${from}.`);
  }
  if (!Number.isInteger(tries) || tries < 1) {
    throw new TypeError(`tries must be a whole number above 0, not ${tries}.`);
  }
}

function noFreePort(range: string, last: NodeJS.ErrnoException | undefined): StartError {
  const why = last?.code === undefined ? '' : ` (the last one failed with ${last.code})`;
  const text = `No port of ${range} is free for the backend${why}. Close what uses them, or set another range with \`from\` and \`tries\`.`;
  return new StartError(text, { reason: 'no-free-port' }, { cause: last });
}
