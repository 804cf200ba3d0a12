import { describe, expect, test } from 'vitest';
import { BackendClient, HttpEndpoint } from '../../../src/index.ts';
import { backendFixture, python } from '../../helpers/python.ts';
import { portsForEach } from './support/backend-of.ts';

const ports = portsForEach();

describe('a port beside the commands', () => {
  test.each([
    ['an endpoint, which also asks there', () => new HttpEndpoint({ from: ports.from })],
    ['options alone', () => ({ from: ports.from })],
  ])('is given to a backend whose commands travel by stdio, with %s', async (_, httpOf) => {
    const http = httpOf();
    await using client = new BackendClient({ command: python, args: [backendFixture('echo.py')], http });
    await client.start();
    const port = ports.from;
    expect(client.status).toMatchObject({ state: 'running', port });
    const { argv, environment } = (await client.call('ECHO', {})) as {
      argv: string[];
      environment: Record<string, string>;
    };

    expect(argv).toEqual(['--port', String(port)]);
    expect(environment).toMatchObject({ STDWIRE_PORT: String(port), STDWIRE_HOST: '127.0.0.1' });
    expect(environment.STDWIRE_API_KEY).toHaveLength(43);
    if (http instanceof HttpEndpoint) {
      expect([http.baseUrl, http.apiKey]).toEqual([`http://127.0.0.1:${port}`, environment.STDWIRE_API_KEY]);
    }
    await client.stop();
    expect(client.status.port).toBeNull();
  });

  test('belongs to one client', () => {
    const http = new HttpEndpoint();
    const options = { command: python, http };

    expect(() => [new BackendClient(options), new BackendClient(options)]).toThrow(/belongs to one client/);
  });
});
