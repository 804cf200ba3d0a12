import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Case } from '../model/case.ts';
import type { CaseResult } from '../model/result.ts';
import { arrange } from './arrange.ts';
import { CaseRunner } from './case-runner.ts';
import type { CaseWorld } from './case-world.ts';

/** What came of running a case; what that means is decided elsewhere. */
export type CaseRun = Pick<CaseResult, 'problems' | 'durationMs' | 'transcript'>;

/** Runs one case: a process of its own in a fresh folder, its steps, its end, and then every law on all that was said. */
export async function runCase(one: Case, world: CaseWorld): Promise<CaseRun> {
  const begun = performance.now();
  const root = await mkdtemp(join(tmpdir(), 'stdwire-conformance-'));
  try {
    const [dir, out] = [join(root, 'data'), join(root, 'out')];
    await Promise.all([mkdir(dir), mkdir(out)]);
    await using arranged = await arrange(world.plan, dir, one.needs, world.conditions);
    const run = new CaseRunner(one, world, arranged.start, { dir, out });
    const { problems, transcript } = await run.run();
    return { problems, transcript, durationMs: Math.round(performance.now() - begun) };
  } finally {
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  }
}
