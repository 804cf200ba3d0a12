/** `npm run bench`: runs the benchmarks of bench/ (a name picks some) and prints their Markdown. */
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { inRepository, nodeForChildren } from './lib/paths.mjs';
import { Problem, runMain } from './lib/problem.mjs';
import { run } from './lib/run.mjs';
import { setUp } from './setup.mjs';

await runMain(async () => {
  await setUp();
  const names = readdirSync(inRepository('bench'))
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => basename(file, '.mjs'));
  const wanted = process.argv.slice(2);
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new Problem(`There is no benchmark named ${unknown}.`, { todo: `There are: ${names.join(', ')}.` });
  for (const name of wanted.length > 0 ? wanted : names) {
    const { code } = await run(nodeForChildren(), [inRepository('bench', `${name}.mjs`)], { show: true });
    if (code !== 0) return code;
  }
  return 0;
});
