/** `npm run format`: writes both languages the way the checks want them, and mends what can be mended safely. */
import { environmentPython, inRepository, nodeForChildren, packageProgram } from './lib/paths.mjs';
import { runMain } from './lib/problem.mjs';
import { run } from './lib/run.mjs';
import { setUp } from './setup.mjs';

await runMain(async () => {
  await setUp({ compile: false });
  const cwd = inRepository('python-backend');
  const results = [
    await run(nodeForChildren(), [packageProgram('@biomejs/biome'), 'check', '--write'], { show: true }),
    await run(environmentPython, ['-m', 'ruff', 'check', '--fix', '.'], { cwd, show: true }),
    await run(environmentPython, ['-m', 'ruff', 'format', '.'], { cwd, show: true }),
  ];
  return Math.max(...results.map(({ code }) => code));
});
