import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConformanceError } from '../errors.ts';
import { arrange } from './arrange.ts';
import type { CaseWorld } from './case-world.ts';
import { Session } from './session.ts';
import { StepFailure } from './step-failure.ts';

/** What a backend says of itself. */
interface Announcement {
  readonly capabilities: readonly string[];
  readonly version: string | null;
}

/** How long it may take to end again. */
const END_MS = 10_000;

/**
 * Starts a backend once, before any case, to see whether it can be started at all and what it announces.
 *
 * @throws ConformanceError if it never becomes ready, with the last lines of its stderr
 */
export async function announcementOf(
  world: Pick<CaseWorld, 'contract' | 'plan' | 'open' | 'timeoutFactor' | 'signal'>,
): Promise<Announcement> {
  const root = await mkdtemp(join(tmpdir(), 'stdwire-conformance-'));
  const dir = join(root, 'data');
  try {
    await mkdir(dir);
    await using arranged = await arrange(world.plan, dir, [], undefined);
    return await announced(new Session({ ...world, start: arranged.start }));
  } finally {
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function announced(session: Session): Promise<Announcement> {
  try {
    session.start(true);
    await session.untilReady();
    const { capabilities, version } = session.life.ready[0]?.message ?? {};
    session.endInput('closed');
    await session.untilExit(END_MS);
    return {
      capabilities: Array.isArray(capabilities)
        ? capabilities.filter((name): name is string => typeof name === 'string')
        : [],
      version: typeof version === 'string' ? version : null,
    };
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    throw new ConformanceError(`There is nothing to test. ${error.message}`, { cause: error });
  } finally {
    session.endNow();
  }
}
