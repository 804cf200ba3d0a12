import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackendClient } from 'stdwire';
import { python } from './backend.ts';

/** Runs a story against a song backend whose data is gone afterwards, so that each run of an example begins alike. */
export async function withDemoBackend(story: (backend: BackendClient) => Promise<void>): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'stdwire-example-'));
  const backend = new BackendClient({
    command: python,
    args: ['-m', 'stdwire_songs', '--data-dir', data, '--session-mode', 'direct', '--studio-speed', '10'],
  });
  try {
    await backend.start();
    await story(backend);
  } finally {
    await backend.close();
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  }
}
