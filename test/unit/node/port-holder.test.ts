import { describe, expect, test } from 'vitest';
import { listeningInodes, parseLsof, parseNetstat, portHolder } from '../../../src/node/port-holder.ts';
import { freePorts } from '../../helpers/free-ports.ts';
import { httpServer } from '../../helpers/http-server.ts';

describe('on this machine', () => {
  test('who listens on a port is found, and nobody on a free one', async () => {
    const port = await freePorts(1);
    expect(await portHolder(port)).toBeUndefined();
    await using _server = await httpServer(() => {}, port);

    expect(await portHolder(port)).toMatchObject({ pid: process.pid, name: expect.any(String) });
  });

  test.skipIf(process.platform !== 'linux')('it is found on an IPv6 address too', async () => {
    await using server = await httpServer(() => {}, 0, '::');

    expect(await portHolder(server.port)).toMatchObject({ pid: process.pid });
  });

  test('a system whose tool is not there knows nobody', async () => {
    const foreign = process.platform === 'win32' ? 'linux' : 'win32';

    expect(await portHolder(1733, foreign)).toBeUndefined();
  });
});

/** /proc/net/tcp of a Linux 6.1, shortened. */
const PROC = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:06C5 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0000000000000000 100 0 0 10 0
   1: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1200 1 0000000000000000 100 0 0 10 0
   2: 0100007F:06C5 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 4712 1 0000000000000000 20 4 30 10 -1
   3: 0100007F:C350 0100007F:06C5 01 00000000:00000000 00:00000000 00000000  1000        0 4713 1 0000000000000000 20 4 30 10 -1
`;

describe('what the systems say', () => {
  test('Linux: the inode of the socket that listens, not of one that is connected', () => {
    expect(listeningInodes(PROC, 1733)).toEqual(['4711']);
    expect(listeningInodes(PROC, 22)).toEqual(['1200']);
    expect(listeningInodes(PROC, 50_000)).toEqual([]);
    expect(listeningInodes('', 1733)).toEqual([]);
  });

  // In the form that lsof(8) describes; macOS is not here to be asked.
  test('macOS: the process and its name', () => {
    expect(parseLsof('p4242\ncPython\nf3\n')).toEqual({ pid: 4242, name: 'Python' });
    expect(parseLsof('p4242\n')).toEqual({ pid: 4242, name: null });
    expect(parseLsof('')).toBeUndefined();
  });

  // In the form that Microsoft's page on netstat describes; Windows is not here to be asked.
  test.each(['LISTENING', 'ABHÖREN'])('Windows: the process id, in any language (%s)', (state) => {
    const output = [
      '',
      'Active Connections',
      '',
      '  Proto  Local Address          Foreign Address        State           PID',
      `  TCP    0.0.0.0:135            0.0.0.0:0              ${state}       1100`,
      `  TCP    127.0.0.1:1733         127.0.0.1:50000        ESTABLISHED     4243`,
      `  TCP    127.0.0.1:1733         0.0.0.0:0              ${state}       4242`,
      `  TCP    [::1]:1734             [::]:0                 ${state}       4244`,
      '  UDP    0.0.0.0:1735           *:*                                    4245',
    ].join('\r\n');

    expect(parseNetstat(output, 1733)).toBe(4242);
    expect(parseNetstat(output, 1734)).toBe(4244);
    expect(parseNetstat(output, 1735)).toBeUndefined();
    expect(parseNetstat(output, 733)).toBeUndefined();
  });
});
