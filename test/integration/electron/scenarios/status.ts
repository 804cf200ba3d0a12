import type { PageDocument } from './document.ts';
import { type SeenError, seen } from './errors.ts';

/** What the hello told, and what the status is. */
export async function hello({ backend }: PageDocument): Promise<{
  commands: readonly string[];
  topics: readonly string[];
  lifecycle: boolean;
  state: string | undefined;
  hasDocument: boolean;
}> {
  const before = backend.status.get();
  const granted = await backend.hello();
  const { commands, topics, lifecycle } = granted;
  if (before !== undefined) throw new Error('A status before anything was told.');
  const state = backend.status.get()?.state;
  return { commands, topics, lifecycle, state, hasDocument: 'document' in granted };
}

/** Restarts the backend, and tells the states and revisions that were pushed meanwhile. */
export async function restarted({ backend }: PageDocument): Promise<{
  states: string[];
  revisions: number[];
  alive: boolean;
  generation: number;
}> {
  await backend.hello();
  const states: string[] = [];
  const revisions: number[] = [];
  const undo = backend.status.subscribe(() => {
    const status = backend.status.get();
    if (status === undefined) return;
    states.push(status.state);
    revisions.push(status.revision);
  });
  await backend.restart();
  const alive = Array.isArray(await backend.getAccounts());
  undo();
  return { states, revisions, alive, generation: backend.status.get()?.generation ?? 0 };
}

/** Stops the backend, calls it, and starts it again. */
export async function stoppedAndStarted({ backend }: PageDocument): Promise<{
  stopped: string | undefined;
  refused: SeenError;
  started: string | undefined;
}> {
  await backend.stop();
  const stopped = backend.status.get()?.state;
  const refused = await seen(() => backend.getAccounts());
  await backend.start();
  return { stopped, refused, started: backend.status.get()?.state };
}

/** What each of the three ways fails with where they are not granted. */
export async function notAllowed({ backend }: PageDocument): Promise<SeenError[]> {
  return [
    await seen(() => backend.start()),
    await seen(() => backend.stop()),
    await seen(() => backend.restart()),
  ];
}
