/** `npm run docs`: the TypeScript pages, into docs/api. The protocol's pages are written by `npm run generate`. */
import { nodeForChildren, packageProgram } from './lib/paths.mjs';
import { runMain } from './lib/problem.mjs';
import { run } from './lib/run.mjs';
import { setUp } from './setup.mjs';

await runMain(async () => {
  await setUp({ compile: false });
  const { code } = await run(nodeForChildren(), [packageProgram('typedoc'), ...process.argv.slice(2)], {
    show: true,
  });
  return code;
});
