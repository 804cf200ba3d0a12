import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { readConfiguration } from '../../../src/node/configuration/read-configuration.ts';
import { HttpBackend } from '../../../src/node/http-backend.ts';
import { HttpEndpoint } from '../../../src/node/http-endpoint.ts';
import { processConnect } from '../../../src/process/process-transport.ts';
import { HTTP_STOP_WAITS, type Life } from '../../../src/wire/transport.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';

vi.mock('../../../src/node/configuration/read-configuration.ts', { spy: true });
vi.mock('../../../src/process/process-transport.ts', { spy: true });

afterEach(() => vi.clearAllMocks());

/** Starts it as far as the making of its process; returns the life that is asked for. */
async function lifeOf(backend: HttpBackend): Promise<Life> {
  let asked: Life | undefined;
  vi.mocked(processConnect).mockReturnValueOnce((life) => {
    asked = life;
    throw new Error('far enough');
  });
  await rejectionOf(backend.start());
  await backend.close();
  if (asked === undefined) throw new Error('No process was made.');
  return asked;
}

describe('the options of a backend that serves HTTP', () => {
  test('are read from its configuration file once', async () => {
    await using folder = await tempFolder('http-backend');
    const configFile = join(folder.path, 'stdwire.json');
    const client = { command: 'server', http: { portVariable: 'PORT' }, stop: { terminateMs: 7 } };
    await writeFile(configFile, JSON.stringify({ client }));
    const life = await lifeOf(new HttpBackend({ configFile }));

    expect(readConfiguration).toHaveBeenCalledOnce();
    expect(life.env?.PORT).toMatch(/^[0-9]+$/);
    expect(life.stop).toEqual({ ...HTTP_STOP_WAITS, terminateMs: 7 });
    expect(processConnect).toHaveBeenCalledWith(
      expect.objectContaining({
        command: 'server',
        env: expect.objectContaining({ STDWIRE_CONFIG: configFile }),
      }),
    );
  });

  test('that are there but undefined are as good as none', async () => {
    const stop = { terminateMs: undefined } as unknown as { terminateMs: number };
    const life = await lifeOf(new HttpBackend({ command: 'server', stop }));

    expect(life.stop).toEqual(HTTP_STOP_WAITS);
  });

  test('hold no endpoint: it makes its own', () => {
    const http = new HttpEndpoint() as object;

    expect(() => new HttpBackend({ command: 'server', http })).toThrow(TypeError);
  });
});
