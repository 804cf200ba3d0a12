/** `npm start`: the set-up, then the main job. Arguments go to the job: `npm start -- --out DIR --prompts FILE`. */
import { inRepository, nodeForChildren } from './lib/paths.mjs';
import { runMain } from './lib/problem.mjs';
import { run } from './lib/run.mjs';
import { setUp } from './setup.mjs';

await runMain(async () => {
  await setUp();
  const job = inRepository('examples', 'main-job', 'main.ts');
  // Relative paths in the arguments mean the folder that the person is in, not the repository.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  const { code } = await run(nodeForChildren(), [job, ...process.argv.slice(2)], { cwd, show: true });
  return code;
});
