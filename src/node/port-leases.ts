import { findFreePort, type PortRange } from './ports.ts';

/** A port that is promised to one backend of this program, and to no other until it is given back. */
interface PortLease {
  readonly port: number;
  /** Gives it back. May be called again. */
  release(): void;
}

/** Between the look at a port and the moment in which the backend listens on it, the port is still free for others. */
const leased = new Set<number>();
let lastSearch: Promise<unknown> = Promise.resolve();

/**
 * Finds a free port and keeps the other backends of this program off it. One search at a time: two would find each
 * other's attempts in their way.
 *
 * @throws StartError with reason `no-free-port`.
 */
export function leasePort(range: PortRange): Promise<PortLease> {
  const search = lastSearch.then(async () => {
    const port = await findFreePort(range, (candidate) => !leased.has(candidate));
    leased.add(port);
    let isHeld = true;
    return {
      port,
      release: () => {
        if (isHeld) leased.delete(port);
        isHeld = false;
      },
    };
  });
  lastSearch = search.catch(() => {});
  return search;
}
