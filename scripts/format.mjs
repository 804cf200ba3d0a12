/** `npm run format`: writes both languages the way the checks want them, and mends what can be mended safely. */
import { inRepository, nodeForChildren, packageProgram } from './lib/paths.mjs';
import { runMain } from './lib/problem.mjs';
import { ruffFolder, ruffForPackage, ruffForTheRest } from './lib/ruff.mjs';
import { run } from './lib/run.mjs';
import { setUp } from './setup.mjs';

await runMain(async () => {
  await setUp({ compile: false });
  let worst = 0;
  const commands = [
    [nodeForChildren(), packageProgram('@biomejs/biome'), 'check', '--write'],
    ...[ruffForPackage, ruffForTheRest].flatMap((ruff) => [ruff('check', '--fix'), ruff('format')]),
  ];
  for (const [program = '', ...args] of commands) {
    const cwd = args.includes('ruff') ? ruffFolder : inRepository();
    worst = Math.max(worst, (await run(program, args, { cwd, show: true })).code);
  }
  return worst;
});
