const NAMES = ['127.0.0.1', 'localhost', '[::1]'] as const;

/**
 * The names under which a server of this machine is asked. A name that an attacker lets point to 127.0.0.1 is none of
 * them: https://developer.mozilla.org/en-US/docs/Web/Security/Attacks/DNS_rebinding
 */
export class OwnNames {
  readonly #hosts: ReadonlySet<string>;
  /** The origins of its own pages. */
  readonly origins: readonly string[];

  constructor(port: number) {
    // Browsers leave out the port that is usual for http.
    const hosts = NAMES.map((name) => (port === 80 ? name : `${name}:${port}`));
    this.#hosts = new Set(port === 80 ? [...hosts, ...NAMES.map((name) => `${name}:80`)] : hosts);
    this.origins = hosts.map((host) => `http://${host}`);
  }

  /** Whether a request with this Host header is meant for it. */
  has(host: string | undefined): boolean {
    return host !== undefined && this.#hosts.has(host.toLowerCase());
  }
}
