/** `npm run soak`: the set-up, then what must never go wrong, again and again. `npm run soak -- --help` */
import { inRepository, nodeForChildren } from './lib/paths.mjs';
import { runMain } from './lib/problem.mjs';
import { run } from './lib/run.mjs';
import { setUp } from './setup.mjs';

await runMain(async () => {
  await setUp();
  const program = inRepository('test', 'soak', 'main.ts');
  const { code } = await run(nodeForChildren(), [program, ...process.argv.slice(2)], { show: true });
  return code;
});
