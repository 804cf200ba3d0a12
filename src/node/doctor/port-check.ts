import { HttpEndpoint } from '../http-endpoint.ts';
import { portHolder } from '../port-holder.ts';
import { findFreePort, isPortFree, type PortRange } from '../ports.ts';
import { ok, problem, skipped } from './finding.ts';
import type { Check, Patient } from './patient.ts';

/** Whether the port that is asked for is free, or a port of the range of a backend that serves HTTP; and who holds it. */
export const portCheck: Check = {
  name: 'port',
  run: async (patient) => {
    const { port } = patient.asked;
    if (port !== undefined) return onePort(port);
    const range = rangeOf(patient);
    if (range === undefined) return skipped('No port is needed.');
    try {
      return ok(`Port ${await findFreePort(range)} is free.`);
    } catch (error) {
      const first = range.from === undefined ? '' : ` ${await heldBy(range.from)}`;
      return problem(
        `${(error as Error).message}${first}`,
        'End what holds the ports, or name another range.',
      );
    }
  },
};

async function onePort(port: number) {
  if (await isPortFree(port, '127.0.0.1')) return ok(`Port ${port} is free.`);
  return problem(await heldBy(port), 'End that program, or use another port.');
}

async function heldBy(port: number): Promise<string> {
  const holder = await portHolder(port);
  if (holder === undefined) return `Port ${port} cannot be used, and who holds it cannot be told.`;
  const { pid, name } = holder;
  return `Port ${port} is held by ${name ?? 'a program'}${pid === null ? ' of another user' : ` (process ${pid})`}.`;
}

/** An endpoint of the caller has its range for itself. */
function rangeOf({ settled }: Patient): PortRange | undefined {
  const http = settled?.http;
  return http instanceof HttpEndpoint ? undefined : http;
}
