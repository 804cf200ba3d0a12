/** `npm run check`: everything that can be said about the code without running it. A name picks steps: `npm run check -- ruff`. */
import { availableParallelism } from 'node:os';
import {
  childEnvironment,
  environmentPython,
  inRepository,
  nodeForChildren,
  packageProgram,
} from './lib/paths.mjs';
import { lastLines, Problem, runMain } from './lib/problem.mjs';
import { ruffFolder, ruffForPackage, ruffForTheRest } from './lib/ruff.mjs';
import { run } from './lib/run.mjs';
import { setUp } from './setup.mjs';

const backend = inRepository('python-backend');
const LINES_OF_A_FAILURE = 60;
/** @type {Array<{ name: string, command: () => string[], cwd?: string }>} the slow ones first: they share the processors */
const steps = [
  { name: 'mypy', command: () => python('mypy'), cwd: backend },
  {
    name: 'mypy examples',
    command: () => python('mypy', '--strict', 'adapter.py', 'small_client'),
    cwd: inRepository('examples', 'python-client'),
  },
  // Written, though nobody reads it there: some of what `npm run docs` warns about shows when pages are rendered.
  {
    name: 'typedoc',
    command: () => node('typedoc', '--out', inRepository('node_modules', '.cache', 'typedoc')),
  },
  { name: 'tsc', command: () => node('typescript/tsc', '-p', 'tsconfig.json') },
  { name: 'tsc app', command: () => node('typescript/tsc', '-p', 'examples/electron-app/tsconfig.json') },
  { name: 'tsc scripts', command: () => node('typescript/tsc', '-p', 'scripts/tsconfig.json') },
  { name: 'guards', command: () => node('vitest', 'run', 'test/guards', '--reporter=dot') },
  {
    name: 'generate',
    command: () => [nodeForChildren(), inRepository('scripts', 'generate.mjs'), '--check'],
  },
  { name: 'biome', command: () => node('@biomejs/biome', 'ci', '--error-on-warnings', '--colors=off') },
  { name: 'ruff check', command: () => ruffForPackage('check'), cwd: ruffFolder },
  { name: 'ruff check examples', command: () => ruffForTheRest('check'), cwd: ruffFolder },
  { name: 'ruff format', command: () => ruffForPackage('format', '--check'), cwd: ruffFolder },
  { name: 'ruff format examples', command: () => ruffForTheRest('format', '--check'), cwd: ruffFolder },
];

await runMain(async () => {
  const wanted = process.argv.slice(2);
  const chosen = steps.filter(
    ({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
  );
  if (chosen.length === 0) {
    throw new Problem(`There is no check named ${wanted.join(', ')}.`, {
      todo: `The checks are: ${steps.map(({ name }) => name).join(', ')}.`,
    });
  }
  await setUp({ compile: false });
  const queue = [...chosen];
  /** @type {string[]} */
  const failed = [];
  const worker = async () => {
    for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
      if (!(await passes(step))) failed.push(step.name);
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, worker));
  if (failed.length > 0)
    process.stdout.write(`\n${failed.length} of ${chosen.length} checks failed: ${failed.join(', ')}\n`);
  return failed.length === 0 ? 0 : 1;
});

/** @param {{ name: string, command: () => string[], cwd?: string }} step */
async function passes({ name, command, cwd = inRepository() }) {
  const started = performance.now();
  const [program = '', ...args] = command();
  const { code, output } = await run(program, args, {
    cwd,
    env: childEnvironment({ NO_COLOR: '1', FORCE_COLOR: undefined }),
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(
    `${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)\n${code === 0 ? '' : `${lastLines(output, LINES_OF_A_FAILURE)}\n`}`,
  );
  return code === 0;
}

/**
 * @param {string} program a package, or package/program
 * @param {...string} args
 */
function node(program, ...args) {
  const [packageName = '', name] = program.startsWith('@') ? [program] : program.split('/');
  return [nodeForChildren(), packageProgram(packageName, name), ...args];
}

/**
 * @param {string} module
 * @param {...string} args
 */
function python(module, ...args) {
  return [environmentPython, '-m', module, ...args];
}
