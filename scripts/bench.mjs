/** `npm run bench`: the set-up, then the measurements of bench/ and their report. `npm run bench -- --help` */
import { inRepository, nodeForChildren } from './lib/paths.mjs';
import { runMain } from './lib/problem.mjs';
import { run } from './lib/run.mjs';
import { setUp } from './setup.mjs';

await runMain(async () => {
  await setUp();
  const { code } = await run(
    nodeForChildren(),
    [inRepository('bench', 'run.mjs'), ...process.argv.slice(2)],
    {
      show: true,
    },
  );
  return code;
});
