/** The machine itself, by one of its names: the only host that is ever asked. */
export type LoopbackHost = '127.0.0.1' | '::1' | 'localhost';

const HOSTS: readonly string[] = ['127.0.0.1', '::1', 'localhost'] satisfies LoopbackHost[];

/**
 * The URL of a path on this machine. It never leads elsewhere, whatever the parts are: they may come from a file.
 *
 * @throws TypeError if the host is not this machine, the port is none, or the path does not begin with `/`.
 */
export function loopbackUrl(host: LoopbackHost, port: number, path: string): string {
  if (!HOSTS.includes(host)) {
    throw new TypeError(`The host of a backend is ${HOSTS.join(', ')}, not ${JSON.stringify(host)}.`);
  }
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new TypeError(`A port is a whole number from 1 to 65535, not ${String(port)}.`);
  }
  // Without the slash the rest of the text could name another host: http://127.0.0.1:1733@example.com
  if (!path.startsWith('/')) throw new TypeError(`A path begins with "/", unlike ${JSON.stringify(path)}.`);
  return `http://${host === '::1' ? '[::1]' : host}:${port}${path}`;
}
